"""The mean picture against the reference, block by block: the same, smooth now, other detail; and how far it moved."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from edge_agent.camera.moving import Shift, moved_back, shift_between
from edge_agent.camera.pictures import Values, block_means, detail, halved, milli
from edge_agent.camera.reference import Reference
from wire_contract.camera_test import CameraMeasurements

DETAILED = 2.0
"""Grey levels of detail from which on a block of the reference can be recognised."""
SAME = 0.5
"""Correlation from which on a block shows what the reference shows."""
SMOOTH = 0.4
"""A block with less than this share of the reference's detail is smooth."""
TREMBLES = 3.0
"""Grey levels of change in a typical pair of frames, beyond the picture's own, from which on a block sways."""


def compared(
    told: CameraMeasurements, *, picture: Values, swaying: Values | None, reference: Reference
) -> CameraMeasurements:
    """The measurements with those that need the reference."""
    now, then = halved(picture), halved(reference.picture.astype(np.float32))
    shift = shift_between(now, then)
    here = _blocks(now, then)
    there = here if shift == Shift(0, 0) else _blocks(*moved_back(now, then, shift))
    values = reference.values
    return msgspec.structs.replace(
        told,
        shift_milli=milli(float(np.hypot(shift.right, shift.down)) / now.shape[1]),
        covered_share_milli=here.share(here.smooth),
        changed_share_milli=here.share(here.detailed & ~here.same & ~here.smooth),
        textured_share_milli=milli(here.detailed.mean()),
        swaying_share_milli=_swaying_share(swaying, here),
        match_milli=here.match_milli,
        shifted_match_milli=there.match_milli,
        coarse_match_milli=_coarse_match_milli(now, then),
        reference_brightness_milli=values.brightness_milli,
        reference_contrast_milli=values.contrast_milli,
        reference_sharpness_milli=values.sharpness_milli,
        reference_noise_milli=values.noise_milli,
        reference_stripes_milli=values.stripes_milli,
        reference_bright_share_milli=values.bright_share_milli,
        reference_live_share_milli=values.live_share_milli,
        reference_frame_difference_milli=values.frame_difference_milli,
        reference_frame_rate_milli=values.frame_rate_milli,
    )


class _Compared:
    """Each block of the picture beside the same block of the reference."""

    def __init__(self, now: Values, then: Values) -> None:
        fine_now, fine_then = detail(now), detail(then)
        now_detail, then_detail = (np.sqrt(block_means(fine**2)) for fine in (fine_now, fine_then))
        product = block_means(fine_now * fine_then)
        self.matches: Values = product / np.maximum(now_detail * then_detail, 1e-3)
        self.detailed: NDArray[np.bool_] = then_detail >= DETAILED
        self.same: NDArray[np.bool_] = self.detailed & (self.matches >= SAME)
        self.smooth: NDArray[np.bool_] = self.detailed & ~self.same & (now_detail < SMOOTH * then_detail)

    def share(self, blocks: NDArray[np.bool_]) -> int:
        """Of the detailed blocks; 0 where there are none."""
        return milli(blocks.sum() / max(1, int(self.detailed.sum())))

    @property
    def match_milli(self) -> int:
        """The mean over the detailed blocks; 0 where there are none."""
        return milli(self.matches[self.detailed].mean()) if self.detailed.any() else 0


def _blocks(now: Values, then: Values) -> _Compared:
    return _Compared(now, then)


def _swaying_share(swaying: Values | None, blocks: _Compared) -> int:
    """Of all blocks: no longer what the reference shows, or never anything to recognise, and moving all the time."""
    if swaying is None:
        return 0
    quiet = float(np.percentile(swaying, 25))
    return milli(((swaying >= quiet + TREMBLES) & ~blocks.same).mean())


def _coarse_match_milli(now: Values, then: Values) -> int:
    coarse_now, coarse_then = (block_means(each, 8).ravel() for each in (now, then))
    if min(coarse_now.std(), coarse_then.std()) < 0.5:
        return 0
    return milli(float(np.corrcoef(coarse_now, coarse_then)[0, 1]))
