from collections.abc import Iterator

import pytest

from tests.parts.small_hub import SmallHub, small_hub


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        yield running
