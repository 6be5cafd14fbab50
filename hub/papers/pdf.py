"""Values and a template in, PDF/A-2a bytes out: typst in a process of its own.

A long report takes half a gigabyte and seconds of computing, neither of which belongs in the web server. A template
sees nothing but this program's own folder, the fonts of this house and the values; text in the values is never markup.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast

HOUSE = Path(__file__).parents[2]
ROOM = HOUSE / "hub"
FONTS = Path(__file__).parent / "fonts"
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
AT_MOST_S = 300


class TypesettingError(RuntimeError):
    """The template did not compile: a fault in this program or its installation, not in the figures."""


def typeset(template: str, values: object, *, pictures: Path | None = None) -> bytes:
    """The PDF of a template (its path below `hub/`) with these values; the same values give the same bytes.

    The files of the folder `pictures` are `/pictures/…` to the template.
    """
    return _worked(template, values, "pdf", pictures=pictures)


def drawn(template: str, values: object, *, dots_per_inch: int, at_most_s: int = AT_MOST_S) -> Sequence[bytes]:
    """Each page of the same paper as a PNG; raises subprocess.TimeoutExpired."""
    told, pages, at = _worked(template, values, str(dots_per_inch), at_most_s=at_most_s), [], 0
    while at < len(told):
        length = int.from_bytes(told[at : at + 4])
        pages.append(told[at + 4 : at + 4 + length])
        at += 4 + length
    return pages


def _worked(
    template: str, values: object, wanted: str, *, at_most_s: int = AT_MOST_S, pictures: Path | None = None
) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "hub.papers.pdf", template, wanted, *([str(pictures.absolute())] if pictures else [])],
        cwd=HOUSE,
        input=json.dumps(values, ensure_ascii=False).encode(),
        capture_output=True,
        timeout=at_most_s,
        check=False,
    )
    if done.returncode != 0:
        complaint = done.stderr.decode(errors="replace").strip()
        raise TypesettingError(f"{template}: {complaint} (is typst as pinned installed? try riskpoint[hub] anew)")
    return done.stdout


@contextmanager
def _room(pictures: Path | None) -> Iterator[Path]:
    """What a template can see: this program's folder; with pictures, a copy of its templates beside them."""
    if pictures is None:
        yield ROOM
        return
    with tempfile.TemporaryDirectory(prefix="riskpoint-paper-") as name:
        room = Path(name)
        for path in ROOM.rglob("*.typ"):
            copied = room / path.relative_to(ROOM)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copied)
        (room / "pictures").symlink_to(pictures, target_is_directory=True)
        yield room


def _compile(template: str, values: str, wanted: str, *, room: Path) -> bytes:
    """In the worker: one compilation, then the process ends and its memory with it."""
    import typst  # noqa: PLC0415 (80 MB that only the worker needs)

    world = typst.Compiler(
        str(room / template),
        root=str(room),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"values": values},
    )
    if wanted == "pdf":
        return cast("bytes", world.compile(pdf_standards=[*STANDARDS]))
    made = world.compile(format="png", ppi=float(wanted))
    pages = made if isinstance(made, list) else [cast("bytes", made)]
    return b"".join(len(page).to_bytes(4) + page for page in pages)


def _work() -> None:
    import typst  # noqa: PLC0415 (as above)

    try:
        with _room(Path(sys.argv[3]) if sys.argv[3:] else None) as room:
            made = _compile(sys.argv[1], sys.stdin.buffer.read().decode(), sys.argv[2], room=room)
        sys.stdout.buffer.write(made)
    except typst.TypstError as error:
        sys.exit(str(getattr(error, "diagnostic", error)))


if __name__ == "__main__":
    _work()
