"""Makes the fonts of this house anew from the npm package `@fontsource/sarabun` (OFL-1.1).

    npm pack @fontsource/sarabun@5.3.0 && tar xzf fontsource-sarabun-5.3.0.tgz
    python hub/papers/fonts/make.py package

The web takes the woff2 subsets as they are; typst reads no woff2 and wants one face: Thai and Latin merged to TTF.
There the Thai marks above are levelled, see `level_marks`.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fontTools.merge import Merger  # type: ignore[import-untyped]  # fontTools ships no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools ships no types

WEIGHTS = {400: "Regular", 700: "Bold"}
SUBSETS = ("thai", "latin")
HERE = Path(__file__).parent
WEB = HERE.parents[1] / "web" / "static" / "fonts"
EPOCH = 3_600_000_000
"""One fixed `head.created` and `head.modified` (seconds since 1904), so that the same input gives the same bytes."""

HEIGHTS = (576, 952)
"""Where Sarabun hangs its marks, in 1/1000 em: on a letter, and on a mark above a letter."""
AS_GOOD_AS = 57


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
    level_marks(merged)
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = EPOCH
    merged.save(target)


def level_marks(font: TTFont) -> None:
    """Every Thai mark above sits at one of two heights: on the letter, or on a mark that sits on the letter.

    Sarabun moves some by up to 46/1000 em (a tone on ั or ิ, any mark on ฬ). typst 0.15 (krilla) writes the text
    of a cluster once for each height in it: the page reads the same, but a search finds "ครั้รั้ง" for "ครั้ง".
    """
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            if table.LookupType == 4:
                _level(table.MarkCoverage.glyphs, [(row.MarkAnchor,) for row in table.MarkArray.MarkRecord])
                _level(table.BaseCoverage.glyphs, [tuple(row.BaseAnchor) for row in table.BaseArray.BaseRecord])
            elif table.LookupType == 6:
                _level(table.Mark1Coverage.glyphs, [(row.MarkAnchor,) for row in table.Mark1Array.MarkRecord])
                _level(table.Mark2Coverage.glyphs, [tuple(row.Mark2Anchor) for row in table.Mark2Array.Mark2Record])


def _level(glyphs: list[str], anchors: list[tuple[Any, ...]]) -> None:
    """Anchors of Thai glyphs near one of the two heights are put on it."""
    for glyph, row in zip(glyphs, anchors, strict=True):
        for anchor in row:
            if glyph.startswith("uni0E") and anchor is not None:
                near = [height for height in HEIGHTS if abs(anchor.YCoordinate - height) <= AS_GOOD_AS]
                anchor.YCoordinate = near[0] if near else anchor.YCoordinate


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
