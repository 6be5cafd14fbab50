"""What changes from frame to frame: whether anything lives, how much each pixel trembles, where things sway."""

import numpy as np
from numpy.typing import NDArray

from edge_agent.camera.pictures import BLOCK, Grey, Values, block_means, milli


class Stillness:
    """Keeps the first and the last frame, reduced, and counts."""

    def __init__(self) -> None:
        self._first: NDArray[np.int16] | None = None
        self._before: tuple[NDArray[np.int16], Values] | None = None
        self._lived: NDArray[np.bool_] | None = None
        self._trembling: list[float] = []
        self._sway: list[Values] = []
        self.largest_difference_milli = 0

    def add(self, samples: Grey, small: Values) -> None:
        """Samples are single pixels of the camera's own, not means: means would hide noise."""
        now = samples.astype(np.int16)
        if self._first is None or self._before is None:
            self._first = now
        else:
            difference = milli(np.abs(now - self._first).mean())
            self.largest_difference_milli = max(self.largest_difference_milli, difference)
            self._compare(now - self._before[0], now, small - self._before[1])
        self._before = now, small

    def _compare(self, difference: NDArray[np.int16], now: NDArray[np.int16], small_difference: Values) -> None:
        """With the frame before; a frame that only repeats it says nothing."""
        if not difference.any():
            return
        lived = difference != 0
        self._lived = lived if self._lived is None else self._lived | lived
        self._trembling.append(_tremble(difference, now))
        self._sway.append(np.sqrt(block_means(small_difference**2)))

    def live_share_milli(self) -> int:
        """Blocks with any change at all."""
        if self._lived is None:
            return 0
        return milli((block_means(self._lived.astype(np.float32)) > 0).mean())

    def noise_milli(self) -> int:
        """Of a typical pair of frames; 0 where nothing ever changed."""
        return milli(float(np.median(self._trembling))) if self._trembling else 0

    def swaying(self) -> Values | None:
        """For each block, how much it changes in a typical pair of frames; None where nothing ever changed."""
        return np.median(np.stack(self._sway), axis=0).astype(np.float32) if self._sway else None


def _tremble(difference: NDArray[np.int16], now: NDArray[np.int16]) -> float:
    """Standard deviation of one pixel in the quieter blocks, of those neither black nor blown out if there are any."""
    squares = block_means(difference.astype(np.float32) ** 2, BLOCK)
    levels = block_means(now.astype(np.float32), BLOCK)
    usable = squares[(levels > 8) & (levels < 247)]
    quiet = np.percentile(usable if usable.size else squares, 25)
    return float(np.sqrt(quiet / 2))
