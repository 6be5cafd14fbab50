"""The references of one camera on the device: a file for the day and one for the night, whole or not there."""

import contextlib
from pathlib import Path

from edge_agent.durable import sync_folder, write_new
from wire_contract.self_test import Light

LARGEST = 2 * 1024 * 1024
"""Bytes; what is larger is no reference of ours."""


class ReferenceFiles:
    """`FOLDER/CAMERA/day.reference` and `night.reference`, for nobody else to read."""

    def __init__(self, folder: Path, *, camera: str) -> None:
        self._folder = folder / camera

    def read(self, light: Light | None) -> bytes | None:
        """What is kept; None where nothing is, and something unreadable where the file is."""
        if light is None:
            return None
        try:
            with self._path(light).open("rb") as file:
                return file.read(LARGEST)
        except FileNotFoundError:
            return None
        except OSError:
            return b""

    def write(self, light: Light, content: bytes) -> None:
        """This is the reference from now on, also after a power cut. Raises OSError, and the old one is still there."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(light)
        beside = path.with_suffix(".new")
        try:
            with contextlib.suppress(FileNotFoundError):
                beside.unlink()  # of a write that a power cut ended
            write_new(beside, content)
            beside.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        for folder in (self._folder, self._folder.parent):
            sync_folder(folder)

    def _path(self, light: Light) -> Path:
        return self._folder / f"{light}.reference"
