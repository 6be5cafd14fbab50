"""Photographs for a paper: how each stands is read from the hub, and its picture drawn into a folder that passes.

The paper is made inside the block; nothing of the pictures is left when it ends.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from hub.papers.pdf import typeset
from hub.photographs import service as photographs
from hub.photographs.folder import PhotographFolder
from hub.photographs.printing import draw_into
from hub.reports.figures import MonthlyFigures
from hub.reports.forms.figures import FormFigures
from hub.reports.photo_album import Album, Known, of_form, of_month
from hub.reports.photo_paper import Values, album_values
from hub.web.language import Language


@dataclass(frozen=True, slots=True)
class Photographs:
    """Which photographs a paper prints, and where their files are."""

    album: Album
    folder: PhotographFolder

    @contextmanager
    def laid_out(self, *, language: Language = Language.THAI) -> Iterator[tuple[Values, Path]]:
        """What the paper's values say of photographs, and the folder of their pictures while the block lasts."""
        with tempfile.TemporaryDirectory(prefix="riskpoint-photographs-") as name:
            drawn = draw_into(Path(name), self.album.names, folder=self.folder)
            yield {"album": album_values(self.album, drawn, language=language)}, Path(name)


def typeset_with(
    template: str, values: Values, pictured: Photographs | None, *, language: Language = Language.THAI
) -> bytes:
    """The PDF with its photographs; without `pictured` it is silent of them."""
    if pictured is None:
        return typeset(template, values)
    with pictured.laid_out(language=language) as (said, pictures):
        return typeset(template, values | said, pictures=pictures)


def of_a_month(conn: Connection, figures: MonthlyFigures, folder: PhotographFolder) -> Photographs:
    """Those of a month's orders, as they stand now."""
    return Photographs(of_month(figures, _known(conn)), folder)


def of_a_form(conn: Connection, figures: FormFigures, folder: PhotographFolder) -> Photographs:
    """Those of a quarter's or a year's orders, as they stand now."""
    return Photographs(of_form(figures, _known(conn)), folder)


def _known(conn: Connection) -> Known:
    return partial(photographs.photograph, conn)
