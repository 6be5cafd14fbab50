"""LibreOffice without a window: what a foreign program makes of our files."""

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl

_TOLD = re.compile(rb"(</f>)<v>[^<]*</v>")


def converted(files: Mapping[str, bytes], to: str, *, folder: Path) -> dict[str, Path]:
    """Each file as LibreOffice writes it in the form `to`, in one run."""
    made = folder / "made"
    made.mkdir(parents=True)
    paths = [folder / name for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    command = ["soffice", home, "--headless", "--convert-to", to, "--outdir", made, *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    return {name: made / Path(name).with_suffix(f".{to}") for name in files}


def recomputed(books: Mapping[str, bytes], *, folder: Path) -> dict[str, openpyxl.Workbook]:
    """The values of every workbook after LibreOffice worked out each formula, with what we told of it taken away."""
    bare = {name: without_told_values(content) for name, content in books.items()}
    found = converted(bare, "xlsx", folder=folder)
    return {name: openpyxl.load_workbook(path, data_only=True) for name, path in found.items()}


def without_told_values(content: bytes) -> bytes:
    """The workbook with bare formulas; every program has to work them out itself."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _TOLD.sub(rb"\1", part) if name.startswith("xl/worksheets/") else part)
    return written.getvalue()
