"""Values and a template in, PDF/A-2a bytes out: typst in a process of its own.

A long report takes half a gigabyte and seconds of computing, neither of which belongs in the web server. A template
sees nothing but this program's own folder, the fonts of this house and the values; text in the values is never markup.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Literal

HOUSE = Path(__file__).parents[2]
ROOM = HOUSE / "hub"
FONTS = Path(__file__).parent / "fonts"
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
AT_MOST_S = 300


class TypesettingError(RuntimeError):
    """The template did not compile: a fault in this program or its installation, not in the figures."""


def typeset(template: str, values: object) -> bytes:
    """The PDF of a template (its path below `hub/`) with these values; the same values give the same bytes."""
    done = subprocess.run(
        [sys.executable, "-m", "hub.papers.pdf", template],
        cwd=HOUSE,
        input=json.dumps(values, ensure_ascii=False).encode(),
        capture_output=True,
        timeout=AT_MOST_S,
        check=False,
    )
    if done.returncode != 0:
        complaint = done.stderr.decode(errors="replace").strip()
        raise TypesettingError(f"{template}: {complaint} (is typst as pinned installed? try riskpoint[hub] anew)")
    return done.stdout


def _compile(template: str, values: str) -> bytes:
    """In the worker: one compilation, then the process ends and its memory with it."""
    import typst  # noqa: PLC0415 (80 MB that only the worker needs)

    return typst.compile(
        str(ROOM / template),
        root=str(ROOM),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"values": values},
        pdf_standards=[*STANDARDS],
    )


def _work() -> None:
    import typst  # noqa: PLC0415 (as above)

    try:
        sys.stdout.buffer.write(_compile(sys.argv[1], sys.stdin.buffer.read().decode()))
    except typst.TypstError as error:
        sys.exit(str(getattr(error, "diagnostic", error)))


if __name__ == "__main__":
    _work()
