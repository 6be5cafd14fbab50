from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.small_hub import SmallHub, small_hub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    """What other systems read does not depend on the database; what does is tested where it is kept."""
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        yield running
