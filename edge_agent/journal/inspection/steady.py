"""A copy of a journal that is being written to, taken without a lock and without asking SQLite.

SQLite before 3.51.3 can ruin a database when two connections write back its log at once, so nobody but the agent may
open it. Read as files instead: the database first, then its log (`-wal`). Pages that were written back meanwhile stand
in the log as well, as long as the log was not begun anew, and each beginning has a header of its own. So the copy is
whole when the header before is the header after.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile

from edge_agent.journal.file import log_of
from edge_agent.journal.inspection.texts import Refused, Text

ATTEMPTS = 20
SPARE_BYTES = 64 * 1024 * 1024
"""So much must be left over: the copy must never be what makes the running agent refuse a tap."""
_HEADER_BYTES = 32
_ELSEWHERE = Path("/var/tmp")  # noqa: S108 (mkdtemp makes a private folder in it)


CopyFile = Callable[[Path, Path], object]


@contextmanager
def steady_copy(path: Path, *, spare_bytes: int = SPARE_BYTES, by: CopyFile = copyfile) -> Iterator[Path]:
    """A whole copy in a private folder that is gone afterwards. Raises Refused."""
    with _refusing(path):
        folder = tempfile.TemporaryDirectory(prefix="riskpoint-journal-", dir=_room_for(path, spare_bytes))
    with folder as name:
        copy = Path(name) / "journal.db"
        with _refusing(path):
            _copy_until_steady(path, copy, by)
        yield copy


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """A file that is not there, or that may not be read, is said in words."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Refused(
            Text(f"ไม่พบสมุดบันทึกที่ {path}", f"there is no journal at {path}"),
            hint=Text(
                "ระบุไฟล์ด้วย --journal FILE หรือไฟล์ตั้งค่าด้วย --config FILE",
                "name the file with --journal FILE, or the settings with --config FILE",
            ),
        ) from error
    except PermissionError as error:
        raise Refused(
            Text(f"ไม่มีสิทธิ์อ่าน {error.filename}", f"no permission to read {error.filename}"),
            hint=Text("ใช้ sudo หรือผู้ใช้ของโปรแกรม", "use sudo, or the agent's own user"),
        ) from error


def _copy_until_steady(path: Path, copy: Path, by: CopyFile) -> None:
    for _ in range(ATTEMPTS):
        before = _state(path)
        for source, target in ((path, copy), (log_of(path), log_of(copy))):
            target.unlink(missing_ok=True)
            try:
                by(source, target)
            except FileNotFoundError:
                continue
        if copy.exists() and before is not None and _state(path) == before:
            return
    raise Refused(
        Text(f"{path} เปลี่ยนตลอดเวลาที่คัดลอก", f"{path} changed during every one of {ATTEMPTS} copies"),
        hint=Text("ลองอีกครั้ง", "try again in a minute"),
    )


def _state(path: Path) -> tuple[object, ...] | None:
    """What must be the same before and after; None while there is no file, as when it is being set aside."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    try:
        with log_of(path).open("rb") as log:
            return found.st_ino, log.read(_HEADER_BYTES)
    except FileNotFoundError:  # without a log, only a change of the file itself can have been missed
        return found.st_ino, found.st_mtime_ns, found.st_size


def _room_for(path: Path, spare_bytes: int) -> Path:
    """The first folder for temporary files that has room enough for the copy."""
    log = log_of(path)
    needed = path.stat().st_size + (log.stat().st_size if log.exists() else 0) + spare_bytes
    tried = list(dict.fromkeys([Path(tempfile.gettempdir()), _ELSEWHERE]))
    for folder in tried:
        if folder.is_dir() and _free_bytes(folder) >= needed:
            return folder
    megabytes = needed // 1_000_000 + 1
    raise Refused(
        Text(
            f"ไม่มีที่ว่าง {megabytes} MB สำหรับสำเนาใน {' หรือ '.join(map(str, tried))}",
            f"there is no room for a copy: {megabytes} MB in {' or '.join(map(str, tried))}",
        ),
        hint=Text(
            "เสียบแฟลชไดรฟ์แล้วสั่งใหม่โดยนำหน้าด้วย TMPDIR=/media/usb",
            "plug in a USB stick and run again with TMPDIR=/media/usb in front",
        ),
    )


def _free_bytes(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
