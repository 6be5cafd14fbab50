"""Makes the fonts of this house anew from the npm package `@fontsource/sarabun` (OFL-1.1).

    npm pack @fontsource/sarabun@5.3.0 && tar xzf fontsource-sarabun-5.3.0.tgz
    python hub/reports/fonts/make.py package

The web takes the woff2 subsets as they are; typst reads no woff2 and wants one face: Thai and Latin merged to TTF.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger  # type: ignore[import-untyped]  # fontTools ships no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools ships no types

WEIGHTS = {400: "Regular", 700: "Bold"}
SUBSETS = ("thai", "latin")
HERE = Path(__file__).parent
WEB = HERE.parents[1] / "web" / "static" / "fonts"
EPOCH = 3_600_000_000
"""One fixed `head.created` and `head.modified` (seconds since 1904), so that the same input gives the same bytes."""


def merge(sources: list[Path], target: Path) -> None:
    """One TTF with the glyphs and layout rules of all sources, the metrics of the first."""
    with TemporaryDirectory() as folder:
        plain = []
        for source in sources:
            font = TTFont(source, recalcTimestamp=False)
            font.flavor = None
            path = Path(folder) / f"{source.stem}.ttf"
            font.save(path)
            plain.append(str(path))
        merged = Merger().merge(plain)
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = EPOCH
    merged.save(target)


def main(package: Path) -> None:
    """Writes the TTF files beside this script, the woff2 files for the web, and the licence to both."""
    WEB.mkdir(parents=True, exist_ok=True)
    for weight, style in WEIGHTS.items():
        sources = [package / "files" / f"sarabun-{subset}-{weight}-normal.woff2" for subset in SUBSETS]
        merge(sources, HERE / f"Sarabun-{style}.ttf")
        for subset, source in zip(SUBSETS, sources, strict=True):
            shutil.copyfile(source, WEB / f"sarabun-{subset}-{weight}.woff2")
    for folder in (HERE, WEB):
        shutil.copyfile(package / "LICENSE", folder / "OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
