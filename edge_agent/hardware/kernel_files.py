"""What the kernel shows in small files, believed only within limits. What is not there or is odd is None."""

from pathlib import Path


def text_of(path: Path) -> str | None:
    """The file's text; None where there is none to be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None


def number(text: str | None, believable: range, *, base: int = 10) -> int | None:
    """The number in a text, if it is one that can be."""
    try:
        found = int(text, base) if text else None
    except ValueError:
        return None
    return found if found is not None and found in believable else None


def number_in(path: Path, believable: range, *, base: int = 10) -> int | None:
    """The number in a file, if it is one that can be."""
    return number(text_of(path), believable, base=base)


COUNT = range(10**18)
