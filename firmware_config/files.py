"""Profiles and trees on disk: read within limits, written whole, compared without writing."""

import difflib
import os
import tempfile
from importlib import resources
from pathlib import Path

from firmware_config.problem import Problem, Said

MAX_BYTES = 256 * 1024


def shipped() -> dict[str, str]:
    """The text of every profile that comes with the program, by its name."""
    folder = resources.files("firmware_config") / "profiles"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return {one.name.removesuffix(".toml"): one.read_text(encoding="utf-8") for one in files}


def read_text(path: Path) -> str | Problem:
    """The file's text, never more of it than a profile can be."""
    try:
        if not path.is_file():
            why = "a folder" if path.is_dir() else "no file" if path.exists() else "not there"
            return _unread("เป็นโฟลเดอร์" if why == "a folder" else "ไม่มีแฟ้มนี้", f"is {why}")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            return _unread("แฟ้มใหญ่เกินไป", f"has more than {MAX_BYTES} bytes")
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _unread("ไม่ใช่ข้อความ UTF-8", "is no text in UTF-8")
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        return _unread(f"เปิดไม่ได้: {error}", f"cannot be read: {error}")


def _unread(thai: str, english: str) -> Problem:
    hint = Said(
        "ใส่ชื่อโปรไฟล์จาก riskpoint-firmware list หรือแฟ้ม .toml",
        "give a name from riskpoint-firmware list, or a .toml file",
    )
    return Problem("file", "", Said(thai, english), hint)


def difference(tree: Path, files: dict[str, str]) -> str:
    """What writing would change, as a unified diff; empty where nothing."""
    parts = []
    for path, text in files.items():
        place = tree / path
        old = place.read_text(encoding="utf-8", errors="replace") if place.is_file() else ""
        lines = difflib.unified_diff(
            old.splitlines(keepends=True), text.splitlines(keepends=True), f"a/{path}", f"b/{path}"
        )
        parts.append("".join(lines))
    return "".join(parts)


def write_tree(tree: Path, files: dict[str, str]) -> list[str]:
    """The files that were not like that already, each written whole or not at all; raises OSError."""
    written = []
    for path, text in files.items():
        place = tree / path
        content = text.encode()
        if place.is_file() and place.read_bytes() == content:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        _replace(place, content)
        written.append(path)
    return written


def _replace(place: Path, content: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=place.parent, prefix=".riskpoint-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(place)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
