"""What runs in the Debian root; it sees of the checkout `edge_agent`, `wire_contract` and this folder, and nothing else.

picamera2 imports three packages that cannot be had there, for what is never done there. Empty modules bear their names.
"""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

PIXELS = ("RGB888", "BGR888", "XRGB8888", "XBGR8888", "YUV420", "YVU420", "NV12")
ABSENT: dict[str, dict[str, Any]] = {
    "pykms": {
        "PixelFormat": SimpleNamespace(**dict.fromkeys(PIXELS))
    },  # a window on a screen; not on PyPI nor in Debian
    "prctl": {},  # recordings through ffmpeg; no wheels, needs a compiler
    "pidng": {},  # raw pictures; no wheels for this Python, needs a compiler
    "pidng.camdefs": {"Picamera2Camera": None},
    "pidng.core": {"PICAM2DNG": None},
}

for name, holds in ABSENT.items():
    sys.modules[name] = ModuleType(name)
    vars(sys.modules[name]).update(holds)
