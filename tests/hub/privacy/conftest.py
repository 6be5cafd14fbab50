from collections.abc import Iterator

import pytest

from tests.parts.a_day import tell
from tests.parts.small_hub import SmallHub, small_hub


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    """The evening of `a_day`, with officers T-01 and T-02, one card each; on both databases."""
    with small_hub(database_url) as running:
        tell(running)
        yield running
