"""By how much a picture moved, by phase correlation (Kuglin and Hines 1975)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.camera.pictures import Values, detail

FINEST = 0.25
"""Cycles per pixel above which the pictures' noise is stronger than what they show."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Whole pixels by which the picture's content lies further right and down than the reference's."""

    right: int
    down: int

    @property
    def far(self) -> float:
        """Pixels."""
        return float(np.hypot(self.right, self.down))


STILL = Shift(0, 0)


def likely_shifts(now: Values, then: Values) -> Iterator[Shift]:
    """The likeliest with and without the pictures' rims, which spoil small shifts and are needed for large ones."""
    rimless = np.outer(np.hanning(now.shape[0]), np.hanning(now.shape[1])).astype(np.float32)
    fine_now, fine_then = detail(now), detail(then)
    for window in (rimless, np.sqrt(np.sqrt(rimless))):
        yield _likeliest(fine_now * window, fine_then * window)


def _likeliest(now: Values, then: Values) -> Shift:
    cross = np.fft.rfft2(now) * np.conj(np.fft.rfft2(then))
    size = np.abs(cross)
    if not float(size.max()) > 0:
        return STILL
    even = cross / (size + 1e-3 * float(size.mean())) * _coarse_enough(now.shape)
    peak = np.fft.irfft2(even, s=now.shape)
    down, right = (int(each) for each in np.unravel_index(int(peak.argmax()), peak.shape))
    height, width = now.shape
    return Shift(right - width if right > width // 2 else right, down - height if down > height // 2 else down)


def _coarse_enough(shape: tuple[int, ...]) -> NDArray[np.float64]:
    up, across = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None, :]
    return np.exp(-(up**2 + across**2) / (2 * (FINEST / 2) ** 2))


def moved_back(now: Values, then: Values, shift: Shift) -> tuple[Values, Values]:
    """The parts of both that show the same place."""
    height, width = now.shape
    rows_now = slice(max(0, shift.down), height + min(0, shift.down))
    rows_then = slice(max(0, -shift.down), height + min(0, -shift.down))
    columns_now = slice(max(0, shift.right), width + min(0, shift.right))
    columns_then = slice(max(0, -shift.right), width + min(0, -shift.right))
    return now[rows_now, columns_now], then[rows_then, columns_then]
