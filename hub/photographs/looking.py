"""A file from a stranger, looked at in a process with little memory: the picture in it, or why it is not taken."""

import hashlib
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hub.kernel.refused import Refused
from hub.photographs.draw import MOST_PIXELS
from hub.photographs.photograph import Claims, claims_of

MOST_BYTES = 15_000_000
_MEMORY = 900 * 1024 * 1024
_SECONDS = 20
_DRAW = Path(__file__).with_name("draw.py")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")

_AGAIN = "ถ่ายใหม่ หรือเลือกภาพอื่น (JPEG, PNG, WebP) · take it again, or choose another (JPEG, PNG, WebP)"
_AS_JPEG = (
    "iPhone: การตั้งค่า → กล้อง → รูปแบบ → เข้ากันได้มากที่สุด แล้วถ่ายใหม่"
    " · iPhone: Settings → Camera → Formats → Most Compatible, then take it again"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A photograph that may be kept: as it came, and drawn anew without anything else that stood in the file."""

    name: str
    original: bytes
    shown: bytes
    small: bytes
    kind: str
    width: int
    height: int
    claims: Claims


def look_at(content: bytes) -> Seen:
    """What is in the file. Raises Refused for whatever is no photograph; what its sender called it counts nothing.

    Takes up to a second or two: call it before a transaction begins.
    """
    if len(content) > MOST_BYTES:
        raise Refused("ภาพใหญ่เกิน 15 MB · the photograph is larger than 15 MB", hint=_AGAIN)
    if not content:
        raise Refused("ไฟล์ภาพว่างเปล่า · the file is empty", hint=_AGAIN)
    if content[4:12] in _HEIC:
        raise Refused("ภาพแบบ HEIC เปิดที่ศูนย์ไม่ได้ · the hub cannot open HEIC", hint=_AS_JPEG)
    if not content.startswith(_BEGINNINGS):
        raise Refused("ไฟล์นี้ไม่ใช่ภาพถ่าย · this file is no photograph", hint=_AGAIN)
    answer = _drawn(content)
    head, _, pictures = answer.partition(b"\n")
    told = msgspec.json.decode(head, type=dict)
    shown = int(told["shown"])
    return Seen(
        name=hashlib.sha256(content).hexdigest(),
        original=content,
        shown=pictures[:shown],
        small=pictures[shown : shown + int(told["small"])],
        kind=str(told["kind"]),
        width=int(told["width"]),
        height=int(told["height"]),
        claims=claims_of(told),
    )


def drawn_for_paper(paths: Sequence[Path]) -> Sequence[bytes]:
    """Each picture that this program drew, as paper has it; empty where it cannot be drawn. A few at a time."""
    done = _run([str(path) for path in paths], b"")
    found, at, told = [], 0, done.stdout if done is not None and done.returncode == 0 else b""
    while at < len(told):
        length = int.from_bytes(told[at : at + 4])
        found.append(told[at + 4 : at + 4 + length])
        at += 4 + length
    return found if len(found) == len(paths) else [b""] * len(paths)


def _drawn(content: bytes) -> bytes:
    """What `draw` answers; Refused where it can make nothing of the file."""
    unfit = Refused("เปิดภาพนี้ไม่ได้ ไฟล์เสียหรือไม่ครบ · this picture cannot be opened: damaged or cut off", hint=_AGAIN)
    done = _run([], content)
    if done is None:
        raise unfit
    if done.returncode == 3:
        most = MOST_PIXELS // 1_000_000
        raise Refused(f"ภาพละเอียดเกิน {most} ล้านจุด · the picture has more than {most} million pixels", hint=_AGAIN)
    if done.returncode != 0 or not done.stdout:
        raise unfit
    return done.stdout


def _run(arguments: Sequence[str], content: bytes) -> subprocess.CompletedProcess[bytes] | None:
    """`draw` has run with little memory and no rights to write; None where it took too long."""
    try:
        return subprocess.run(
            [sys.executable, "-I", "-W", "ignore", str(_DRAW), *arguments],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"OMP_NUM_THREADS": "1"},
            preexec_fn=_little,
        )
    except subprocess.TimeoutExpired:
        return None


def _little() -> None:
    """In the new process: little memory, little time, no file."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
