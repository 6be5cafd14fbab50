"""The mean picture against the reference, block by block: the same, smooth now, other detail; and how far it moved."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from edge_agent.camera.moving import STILL, Shift, likely_shifts, moved_back
from edge_agent.camera.pictures import BLOCK, Values, block_means, detail, halved, milli
from edge_agent.camera.reference import Reference, ReferenceValues
from wire_contract.camera_test import CameraMeasurements

DETAILED = 2.0
"""Grey levels of detail from which on a block of the reference can be recognised."""
SAME = 0.5
"""Correlation from which on a block shows what the reference shows."""
SMOOTH = 0.4
"""A block with less than this share of the reference's detail is smooth."""
FOUND_MILLI = 350
"""A match from which on the picture is known to show the reference's place, moved or not."""
LEAST_OVERLAP = 0.3
"""Of the picture: less in common proves no place."""
LEAST_BLOCKS = 12
TREMBLES = 3.0
"""Grey levels of change in a typical pair of frames, beyond the picture's own, from which on a block sways."""


def compared(
    told: CameraMeasurements, *, picture: Values, swaying: Values | None, reference: Reference
) -> CameraMeasurements:
    """The measurements with those that need the reference."""
    now, then = halved(picture), halved(reference.picture.astype(np.float32))
    here = _Compared(now, then)
    shift, there = _best_place(now, then, here)
    is_found = there.match_milli >= FOUND_MILLI
    told = msgspec.structs.replace(
        told,
        shift_milli=milli(shift.far / now.shape[1]) if is_found else None,
        match_milli=here.match_milli,
        shifted_match_milli=there.match_milli,
        coarse_match_milli=_coarse_match_milli(now, then),
        textured_share_milli=milli(here.detailed.mean()),
    )
    best = there if is_found else here
    back = shift if is_found else STILL
    told = msgspec.structs.replace(
        told,
        covered_share_milli=best.share(best.smooth),
        changed_share_milli=best.share(best.detailed & ~best.same & ~best.smooth),
        swaying_share_milli=_swaying_share(swaying, best, back),
    )
    return _with_the_references_own(told, reference.values)


def _with_the_references_own(told: CameraMeasurements, values: ReferenceValues) -> CameraMeasurements:
    return msgspec.structs.replace(
        told,
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


def _best_place(now: Values, then: Values, here: _Compared) -> tuple[Shift, _Compared]:
    """Where the picture agrees best with the reference; where it is, unless elsewhere is clearly better."""
    best = STILL, here
    for shift in likely_shifts(now, then):
        overlap = moved_back(now, then, shift)
        if shift == STILL or overlap[0].size < LEAST_OVERLAP * now.size or min(overlap[0].shape) < BLOCK:
            continue
        there = _Compared(*overlap)
        if there.detailed.sum() >= LEAST_BLOCKS and there.match_milli > best[1].match_milli + 20:
            best = shift, there
    return best


def _swaying_share(swaying: Values | None, blocks: _Compared, back: Shift) -> int:
    """Of all blocks: not what the reference shows there, or never anything to recognise, and moving all the time."""
    if swaying is None:
        return 0
    down, right = max(0, back.down) // BLOCK, max(0, back.right) // BLOCK
    high, wide = blocks.same.shape
    seen = swaying[down : down + high, right : right + wide]
    quiet = float(np.percentile(swaying, 25))
    return milli(((seen >= quiet + TREMBLES) & ~blocks.same[: seen.shape[0], : seen.shape[1]]).mean())


def _coarse_match_milli(now: Values, then: Values) -> int:
    coarse_now, coarse_then = (block_means(each, 8).ravel() for each in (now, then))
    if min(coarse_now.std(), coarse_then.std()) < 0.5:
        return 0
    return milli(float(np.corrcoef(coarse_now, coarse_then)[0, 1]))
