"""Pictures that devices or people send: decoded in a process with little memory, named by their content.

What is kept for showing is drawn anew from the pixels: place, camera and whatever else stood in the file are gone.
"""

import hashlib
import resource
import subprocess
import sys
from dataclasses import dataclass

from hub.kernel.pair import Pair

MOST_BYTES = 10_000_000
MOST_PIXELS = 25_000_000
LONGEST_EDGE = 2000
"""Of the picture that is shown."""
_MEMORY = 700 * 1024 * 1024
_SECONDS = 20

_DRAW = f"""
import io, sys
from PIL import Image, ImageOps
Image.MAX_IMAGE_PIXELS = {MOST_PIXELS}
content = sys.stdin.buffer.read()
try:
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
        if picture.width * picture.height > {MOST_PIXELS}:
            sys.exit(3)
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail(({LONGEST_EDGE}, {LONGEST_EDGE}))
    out = io.BytesIO()
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(out, "JPEG", quality=85)
except Image.DecompressionBombError:
    sys.exit(3)
except (OSError, ValueError, SyntaxError, MemoryError, OverflowError):
    sys.exit(4)
sys.stdout.buffer.write(out.getvalue())
"""
"""Run by a Python of its own; 3: too many pixels, 4: no picture that can be drawn."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that may be kept."""

    name: str
    """SHA-256 of what was sent: never a name that the sender chose."""
    original: bytes
    shown: bytes
    """JPEG, drawn anew, without metadata."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why the file is not taken."""

    what: Pair
    hint: Pair


_HINT: Pair = ("ถ่ายใหม่ หรือบันทึกเป็น JPEG แล้วลองอีกครั้ง", "take it again, or save it as JPEG, and try again")
_NO_PICTURE = Unfit(("ไม่ใช่ภาพ JPEG หรือ PNG ที่เปิดได้", "this is no JPEG or PNG that can be opened"), _HINT)
_TOO_LARGE = Unfit(("ไฟล์ใหญ่เกิน 10 MB", "the file is larger than 10 MB"), _HINT)
_TOO_MANY = Unfit(("ภาพละเอียดเกิน 25 ล้านจุด", "the picture has more than 25 million pixels"), _HINT)


def picture_of(content: bytes) -> Upload | Unfit:
    """The picture, ready to be kept and shown; what it is not."""
    if len(content) > MOST_BYTES:
        return _TOO_LARGE
    if not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _NO_PICTURE
    try:
        drawn = subprocess.run(
            [sys.executable, "-I", "-c", _DRAW],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"OMP_NUM_THREADS": "1"},
            preexec_fn=_little,
        )
    except subprocess.TimeoutExpired:
        return _NO_PICTURE
    if drawn.returncode == 3:
        return _TOO_MANY
    if drawn.returncode != 0 or not drawn.stdout:
        return _NO_PICTURE
    return Upload(hashlib.sha256(content).hexdigest(), content, drawn.stdout)


def _little() -> None:
    """In the new process: little memory, little time, no file."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
