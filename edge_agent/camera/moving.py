"""By how much a picture moved, by phase correlation (Kuglin and Hines 1975)."""

from dataclasses import dataclass

import numpy as np

from edge_agent.camera.pictures import Values, detail


@dataclass(frozen=True, slots=True)
class Shift:
    """Whole pixels by which the picture's content lies further right and down than the reference's."""

    right: int
    down: int


def shift_between(now: Values, then: Values) -> Shift:
    """The most likely one; no shift between pictures without detail."""
    window = np.outer(np.hanning(now.shape[0]), np.hanning(now.shape[1])).astype(np.float32)
    cross = np.fft.rfft2(detail(now) * window) * np.conj(np.fft.rfft2(detail(then) * window))
    size = np.abs(cross)
    if not float(size.max()) > 0:
        return Shift(0, 0)
    peak = np.fft.irfft2(cross / (size + 1e-3 * float(size.mean())), s=now.shape)
    down, right = (int(each) for each in np.unravel_index(int(peak.argmax()), peak.shape))
    height, width = now.shape
    return Shift(right - width if right > width // 2 else right, down - height if down > height // 2 else down)


def moved_back(now: Values, then: Values, shift: Shift) -> tuple[Values, Values]:
    """The parts of both that show the same place."""
    height, width = now.shape
    rows_now = slice(max(0, shift.down), height + min(0, shift.down))
    rows_then = slice(max(0, -shift.down), height + min(0, -shift.down))
    columns_now = slice(max(0, shift.right), width + min(0, shift.right))
    columns_then = slice(max(0, -shift.right), width + min(0, -shift.right))
    return now[rows_now, columns_now], then[rows_then, columns_then]
