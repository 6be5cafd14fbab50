"""What a picture shows by itself: how bright it is, how sharp, and whether lines run through it."""

from dataclasses import dataclass

import numpy as np

from edge_agent.camera.pictures import Values, laplacian, milli

DARK, BRIGHT = 16, 250


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
    """From two mean pictures of the same scene: what is fine detail in both is the scene's, and no noise.

    The square root of the mean product of both Laplacians, thousandths of a grey level.
    """
    return milli(float(np.sqrt(max(0.0, float((laplacian(first) * laplacian(second)).mean())))))


def stripes_of(picture: Values) -> int:
    """The stronger of lines across and lines up, in one frame at the small size, thousandths of a grey level.

    A line differs from the lines beside it by the same amount over the picture's whole width: the median along the line
    sees that, and does not see things of the scene, which are shorter.
    """
    return max(_lines_across(picture), _lines_across(picture.T))


def _lines_across(picture: Values) -> int:
    inner = picture[2:-2]
    beside = (picture[:-4] + picture[4:]) / 2
    return milli(np.median(inner - beside, axis=1).std())
