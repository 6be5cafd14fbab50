from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.fieldwork import district
from tests.parts.small_hub import SmallHub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with district(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        yield running
