"""What a picture shows by itself: how bright it is, how sharp, and whether lines run through it."""

from dataclasses import dataclass

import numpy as np

from edge_agent.camera.pictures import Values, beside, laplacian, milli

DARK, BRIGHT = 24, 230
"""Grey levels; cameras whose black is 16 and white 235 (ITU-R BT.601) are meant as well as those with 0 and 255."""


@dataclass(frozen=True, slots=True)
class Brightness:
    """In units as in `CameraMeasurements`."""

    mean_milli: int
    contrast_milli: int
    dark_share_milli: int
    bright_share_milli: int


def brightness_of(picture: Values) -> Brightness:
    """Of the mean picture at the small size."""
    return Brightness(
        milli(picture.mean()), milli(picture.std()), milli((picture <= DARK).mean()), milli((picture >= BRIGHT).mean())
    )


def sharpness_of(first: Values, second: Values) -> int:
    """From the mean of every other frame and of the others: what is fine detail in both is the scene's, and no noise.

    The square root of the mean product of both Laplacians, thousandths of a grey level.
    """
    return milli(float(np.sqrt(max(0.0, float((laplacian(first) * laplacian(second)).mean())))))


def stripes_of(picture: Values) -> int:
    """The stronger of lines across and lines up, in one frame at the small size, thousandths of a grey level.

    A line differs from its surroundings by the same amount over the picture's whole width: the median along it sees
    that, and does not see things of the scene, which are shorter.
    """
    return max(_lines_up(picture), _lines_up(picture.T))


def _lines_up(picture: Values) -> int:
    return milli(np.median(picture - beside(picture, 4), axis=0).std())
