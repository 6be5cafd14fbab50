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


def sharpness_of(picture: Values) -> int:
    """Fine detail of one frame at the reduced size, thousandths of a grey level, freed of noise.

    Of each four pixels, both diagonals are a small picture of the same place with a noise of their own: what is fine
    detail in both is the scene's. The square root of the mean product of both Laplacians.
    """
    height, width = (side // 2 * 2 for side in picture.shape)
    even, odd = picture[:height:2, :width], picture[1:height:2, :width]
    first, second = even[:, 0::2] + odd[:, 1::2], even[:, 1::2] + odd[:, 0::2]
    return milli(float(np.sqrt(max(0.0, float((laplacian(first) * laplacian(second)).mean()) / 4))))


def stripes_of(picture: Values) -> int:
    """The stronger of lines across and lines up, in one frame at the small size, thousandths of a grey level.

    A line differs from its surroundings by the same amount over the picture's whole width: the median along it sees
    that, and does not see things of the scene, which are shorter.
    """
    return max(_lines_up(picture), _lines_up(picture.T))


def _lines_up(picture: Values) -> int:
    return milli(np.median(picture - beside(picture, 4), axis=0).std())
