"""`agent.toml`: what hardware a point has and where its hub listens. Typed; one clear line when something is wrong."""

from edge_agent.settings.cameras import BoardCamera, Camera, RtspCamera
from edge_agent.settings.contacts import Contact, Power
from edge_agent.settings.file import FeedbackPins, Mqtt, PinFactoryName, Settings
from edge_agent.settings.forms import SettingsError
from edge_agent.settings.lamps import Lamp
from edge_agent.settings.readers import CameraQr, KeyboardScanner, Pn532, QrEngine, Reader, Wiegand
from edge_agent.settings.reading import read_settings

__all__ = [
    "BoardCamera",
    "Camera",
    "CameraQr",
    "Contact",
    "FeedbackPins",
    "KeyboardScanner",
    "Lamp",
    "Mqtt",
    "PinFactoryName",
    "Pn532",
    "Power",
    "QrEngine",
    "Reader",
    "RtspCamera",
    "Settings",
    "SettingsError",
    "Wiegand",
    "read_settings",
]
