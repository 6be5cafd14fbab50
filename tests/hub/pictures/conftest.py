"""A small district with one point that lets pictures be kept, and one that does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.parts.pictures import allow
from tests.parts.small_hub import NOW, Device, SmallHub, small_hub


@contextmanager
def district(url: str) -> Iterator[SmallHub]:
    with small_hub(url) as running:
        for code in ("BSM-01", "BSM-02"):
            running.add_point(code, name=f"ซอย {code}")
            running.devices[code].start(at=NOW)
        allow(running, point="BSM-01")
        yield running


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with district(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        yield running


@pytest.fixture
def device(hub: SmallHub) -> Device:
    return hub.devices["BSM-01"]
