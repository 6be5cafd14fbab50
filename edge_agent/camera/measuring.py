"""One camera test's frames, taken one at a time and let go: what stays is a few reduced pictures."""

import numpy as np
from numpy.typing import NDArray

from edge_agent.camera.comparing import compared
from edge_agent.camera.pictures import Grey, Values, halved, reduced_sums, reduction
from edge_agent.camera.reference import Reference, ReferenceValues
from edge_agent.camera.steadying import Steadying
from edge_agent.camera.stillness import Stillness
from edge_agent.camera.surface import brightness_of, sharpness_of, stripes_of
from wire_contract.camera_test import CameraMeasurements

SMALLEST = (48, 64)
"""Height and width; smaller pictures show nothing that could be judged."""


class Measuring:
    """Frames in, measurements out. Frames of no use are not taken, and nothing raises."""

    def __init__(self) -> None:
        self._shape: tuple[int, int] | None = None
        self._sums: tuple[NDArray[np.uint32], NDArray[np.uint32]] | None = None
        self._taken = 0
        self._stripes: list[int] = []
        self._steadying: Steadying | None = None
        self._stillness = Stillness()
        self._measured_at: list[int] = []
        self._came_at: list[int] = []

    def add(self, frame: Grey, *, at_ms: int) -> bool:
        """Whether it was taken: not where it is no grey picture of 64 × 48 or more, or its size is not the first's.

        `at_ms` is when it was taken, by a monotonic clock. The array may be the driver's own buffer: it is not kept.
        """
        if frame.ndim != 2 or frame.dtype != np.uint8 or frame.shape[0] < SMALLEST[0] or frame.shape[1] < SMALLEST[1]:
            return False
        if self._shape is None:
            self._begin(frame)
        if frame.shape != self._shape or self._sums is None:
            return False
        self.passed(at_ms=at_ms)
        self._measured_at.append(at_ms)
        sums = reduced_sums(frame, self._factor)
        reduced = sums.astype(np.float32) / np.float32(self._factor**2)
        small = halved(reduced)
        self._lay_upon(sums, small)
        self._stripes.append(stripes_of(small))
        self._stillness.add(frame[:: self._factor, :: self._factor], small)
        return True

    def passed(self, *, at_ms: int) -> None:
        """A frame came that need not be measured; it counts for the frame rate."""
        self._came_at.append(at_ms)

    def _begin(self, frame: Grey) -> None:
        height, width = frame.shape
        self._shape = (height, width)
        self._factor = reduction(width)
        size = (height // self._factor, width // self._factor)
        self._sums = (np.zeros(size, dtype=np.uint32), np.zeros(size, dtype=np.uint32))

    def _lay_upon(self, sums: NDArray[np.uint32], small: Values) -> None:
        """Added to the frames before, moved by what the camera trembled; at the rim, the last row or column again."""
        if self._steadying is None:
            self._steadying = Steadying(small)
        right, down = (round(2 * each) for each in self._steadying.aside(small))
        if right or down:
            sums = np.pad(sums, 6, mode="edge")[
                6 + down : 6 + down + sums.shape[0], 6 + right : 6 + right + sums.shape[1]
            ]
        if self._sums is not None:
            self._sums[self._taken % 2][:] += sums
        self._taken += 1

    @property
    def taken(self) -> int:
        """How many frames were measured."""
        return self._taken

    def finish(self, reference: Reference | None) -> CameraMeasurements:
        """All that the frames show so far; a reference that does not fit is not compared with."""
        if self._shape is None:
            return CameraMeasurements()
        told = self._alone()
        if reference is None or not self.fits(reference):
            return told
        return compared(told, picture=self._mean(), swaying=self._stillness.swaying(), reference=reference)

    def fits(self, reference: Reference) -> bool:
        """Whether the reference was taken with pictures of this size."""
        return (
            self._shape == (reference.height_px, reference.width_px) and self._mean().shape == reference.picture.shape
        )

    def learn(self) -> Reference | None:
        """These frames as a reference; None where no frame came."""
        if self._shape is None:
            return None
        told = self._alone()
        values = ReferenceValues(
            brightness_milli=told.brightness_milli or 0,
            contrast_milli=told.contrast_milli or 0,
            sharpness_milli=told.sharpness_milli or 0,
            noise_milli=told.noise_milli or 0,
            stripes_milli=told.stripes_milli or 0,
            bright_share_milli=told.bright_share_milli or 0,
            live_share_milli=told.live_share_milli or 0,
            frame_difference_milli=told.frame_difference_milli or 0,
            frame_rate_milli=told.frame_rate_milli or 0,
        )
        height, width = self._shape
        return Reference(width, height, values, self.reduced())

    def reduced(self) -> Grey:
        """The mean picture, 320 to 960 pixels wide; one black pixel where no frame came."""
        return np.clip(np.rint(self._mean()), 0, 255).astype(np.uint8)

    def _alone(self) -> CameraMeasurements:
        """What can be said without a reference."""
        height, width = self._shape or (0, 0)
        mean = self._mean()
        brightness = brightness_of(halved(mean))
        return CameraMeasurements(
            width_px=width,
            height_px=height,
            frames=self._taken,
            span_ms=max(0, self._measured_at[-1] - self._measured_at[0]),
            frame_rate_milli=_frame_rate_milli(self._came_at),
            brightness_milli=brightness.mean_milli,
            contrast_milli=brightness.contrast_milli,
            dark_share_milli=brightness.dark_share_milli,
            bright_share_milli=brightness.bright_share_milli,
            sharpness_milli=sharpness_of(*self._halves()),
            stripes_milli=int(np.median(self._stripes)),
            frame_difference_milli=self._stillness.largest_difference_milli,
            live_share_milli=self._stillness.live_share_milli(),
            noise_milli=self._stillness.noise_milli(),
        )

    def _mean(self) -> Values:
        if self._sums is None:
            return np.zeros((1, 1), dtype=np.float32)
        return (self._sums[0] + self._sums[1]).astype(np.float32) / np.float32(self._taken * self._factor**2)

    def _halves(self) -> tuple[Values, Values]:
        """The mean of every other frame, and of the others: their noise differs. Twice the same for one frame."""
        if self._sums is None or self._taken < 2:
            return self._mean(), self._mean()
        first, second = (each.astype(np.float32) / np.float32(self._factor**2) for each in self._sums)
        return first / np.float32((self._taken + 1) // 2), second / np.float32(self._taken // 2)


def _frame_rate_milli(came_at: list[int]) -> int | None:
    """Thousandths of a frame per second; None where fewer than two came, or all in the same millisecond."""
    took = max(came_at) - min(came_at) if came_at else 0
    return 1_000_000 * (len(came_at) - 1) // took if took > 0 else None
