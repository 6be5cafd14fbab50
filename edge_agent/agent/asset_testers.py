"""What tests the cameras and lamps of a real point."""

from collections.abc import Callable, Sequence
from pathlib import Path

from edge_agent.agent.testers import AssetTester, SelfTestEnded
from edge_agent.hardware.camera_tester import camera_testers
from edge_agent.hardware.lamp_tester import lamp_testers
from edge_agent.hardware.pins import Factory
from edge_agent.pictures.store import PictureStore, folder_of
from edge_agent.settings import Settings


def asset_testers(settings: Settings, pins: Factory, pass_on: Callable[[SelfTestEnded], None]) -> Sequence[AssetTester]:
    """One for each camera and lamp in the settings; their pictures are kept in the device's own store."""
    store = PictureStore(folder_of(Path(settings.data_dir)))
    return [
        *camera_testers(settings, pass_on=pass_on, keep_picture=store.add),
        *lamp_testers(settings, pins, pass_on),
    ]
