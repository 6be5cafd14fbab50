"""The one picture that may leave a check: the mean of all, reduced, as JPEG."""

import io

from PIL import Image

from edge_agent.camera.pictures import Grey

WIDEST = 640
LARGEST = 60_000
QUALITIES = (80, 65, 50, 35, 20)


def small_picture(mean: Grey) -> bytes | None:
    """As a JPEG of at most `LARGEST` bytes; None where even the poorest is too large."""
    picture = Image.fromarray(mean)
    picture.thumbnail((WIDEST, WIDEST))
    for quality in QUALITIES:
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=quality)
        if written.tell() <= LARGEST:
            return written.getvalue()
    return None
