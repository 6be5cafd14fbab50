"""Frames of a trembling camera laid upon each other: by how much each lies beside the first (Lucas and Kanade 1981)."""

import numpy as np

from edge_agent.camera.pictures import Values, blurred

FARTHEST = 3
"""Pixels; what moved further did not tremble."""
STIFFNESS = 0.5
"""Squared grey levels per pixel: pictures that show next to nothing are not moved by their noise."""
SOFT = 2
"""Radius in pixels; slopes hold for about as far."""


class Steadying:
    """Remembers the first frame and its slopes."""

    def __init__(self, first: Values) -> None:
        soft = blurred(first, SOFT)
        rim = FARTHEST + 1
        self._inner = tuple(slice(rim, side - rim) for side in soft.shape)
        self._first = soft[self._inner]
        self._right = ((np.roll(soft, -1, axis=1) - np.roll(soft, 1, axis=1)) / 2)[self._inner]
        self._down = ((np.roll(soft, -1, axis=0) - np.roll(soft, 1, axis=0)) / 2)[self._inner]
        mixed = float((self._right * self._down).mean())
        across, along = (float((slope**2).mean()) + STIFFNESS for slope in (self._right, self._down))
        self._slopes = np.array([[across, mixed], [mixed, along]])

    def aside(self, frame: Values) -> tuple[float, float]:
        """How far the content lies right of and below that of the first, pixels; nothing where that is too far."""
        soft = blurred(frame, SOFT)
        right, down = self._step(soft)
        if max(abs(right), abs(down)) > FARTHEST:
            return 0.0, 0.0
        whole_right, whole_down = round(right), round(down)
        if whole_right or whole_down:
            right, down = self._step(np.roll(soft, (-whole_down, -whole_right), axis=(0, 1)))
        return whole_right + right, whole_down + down

    def _step(self, soft: Values) -> tuple[float, float]:
        difference = self._first - soft[self._inner]
        difference = difference - difference.mean()
        told = np.array([float((difference * self._right).mean()), float((difference * self._down).mean())])
        right, down = np.linalg.solve(self._slopes, told)
        return float(right), float(down)
