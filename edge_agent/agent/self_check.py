"""What would keep this release from serving its point, found without touching a pin, a camera or the journal: asked
before a new release takes over, beside the one that still records.
"""

import os
import shutil
import sqlite3
import ssl
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from edge_agent.agent.device_key import read_key
from edge_agent.settings import (
    BoardCamera,
    CameraQr,
    KeyboardScanner,
    Pn532,
    QrEngine,
    RtspCamera,
    Settings,
    SettingsError,
)

ROOM_BYTES = 16 * 1024 * 1024
OLDEST_SQLITE = (3, 35, 0)
"""`RETURNING`."""

_PINS = {"gpiod": "edge_agent.hardware.gpiod_factory", "lgpio": "gpiozero.pins.lgpio", "mock": "gpiozero.pins.mock"}
_READERS = {Pn532: "serialx", QrEngine: "serialx", KeyboardScanner: "evdev", CameraQr: "zxingcpp"}
_CAMERAS = {BoardCamera: "picamera2", RtspCamera: "av"}


def self_check(settings: Settings) -> list[str]:
    """What is wrong, one line each; nothing where the release can serve."""
    return [*_wrong_key(settings), *_wrong_room(settings), *_wrong_line(settings), *_wrong_libraries(settings)]


def _wrong_key(settings: Settings) -> Iterator[str]:
    try:
        read_key(Path(settings.data_dir))
    except SettingsError as error:
        yield str(error)


def _wrong_room(settings: Settings) -> Iterator[str]:
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError as error:
        yield f"{settings.data_dir}: {error.strerror}"
        return
    if not os.access(settings.data_dir, os.W_OK):
        yield f"{settings.data_dir}: this user may not write there"
    if free < ROOM_BYTES:
        yield f"{settings.data_dir}: {free // 1024} KiB free, and taps are refused when the card is full"
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield f"SQLite {sqlite3.sqlite_version} is too old"


def _wrong_line(settings: Settings) -> Iterator[str]:
    mqtt = settings.mqtt
    if not mqtt.tls:
        return
    try:
        context = ssl.create_default_context(cafile=mqtt.ca)
        if mqtt.certificate is not None:
            context.load_cert_chain(mqtt.certificate, mqtt.key)
    except (OSError, ssl.SSLError) as error:
        yield f"the certificate, its key or the authority's does not open ({error}); site.yml --tags pki"


def _wrong_libraries(settings: Settings) -> Iterator[str]:
    wanted = [_PINS[settings.pin_factory]]
    wanted += [_READERS[type(one)] for one in settings.readers if type(one) in _READERS]
    wanted += [_CAMERAS[type(one)] for one in settings.cameras]
    if settings.lamps:
        wanted.append("smbus2")
    for name in dict.fromkeys(wanted):
        try:
            import_module(name)
        except (ImportError, OSError) as error:
            yield f"{name}: {error}"
