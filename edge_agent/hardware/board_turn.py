"""Whose turn it is with the board's first camera: a QR reader has it all day and lends it to self-tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_WAIT_S = 8.0
"""For a reader that waits for a picture at that moment; then the test goes on, and finds the camera busy."""


class Turn:
    """One camera that only one can have. The one who has it all day looks at `is_wanted` and lets go."""

    def __init__(self) -> None:
        self._has_it = threading.Lock()
        self._wanted = 0
        self._changed = threading.Condition()

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for it or has borrowed it."""
        return self._wanted > 0

    def until_unwanted(self, timeout_s: float) -> None:
        """Nobody wants it any more, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._wanted == 0, timeout_s)

    @contextmanager
    def held(self) -> Iterator[None]:
        """It is the caller's until the caller lets go."""
        with self._has_it:
            yield

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        """It is the caller's at once, or after so long nobody's promise."""
        with self._changed:
            self._wanted += 1
        got_it = self._has_it.acquire(timeout=LONGEST_WAIT_S)
        try:
            yield
        finally:
            if got_it:
                self._has_it.release()
            with self._changed:
                self._wanted -= 1
                self._changed.notify_all()


BOARD_CAMERA = Turn()
"""There is one such camera, as there is one board."""
