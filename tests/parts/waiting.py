"""Waits for what comes soon."""

import time
from collections.abc import Callable

from tests.parts.strangers import PATIENCE_S


def eventually(holds: Callable[[], object], *, within_s: float = 2 * PATIENCE_S) -> None:
    """It holds, within a time that no healthy machine needs."""
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
