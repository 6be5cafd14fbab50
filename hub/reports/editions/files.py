"""The two editions as files, made of figures and of what their paper says of itself."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from hub.reports.document import monthly_values
from hub.reports.editions.docx import month_docx
from hub.reports.editions.workbook import month_workbook
from hub.reports.figures import MonthlyFigures
from hub.reports.photographs_read import Photographs, typeset_with
from hub.reports.service import DRAFT, DRAFT_ENGLISH, MONTHLY, write_whole
from hub.web.language import Language


class Form(StrEnum):
    """The end of the file's name."""

    XLSX = "xlsx"
    DOCX = "docx"
    ENGLISH = "en.pdf"
    """The paper in English: a translation, which says so on every page."""

    @property
    def language(self) -> Language:
        """What its words are in."""
        return Language.ENGLISH if self is Form.ENGLISH else Language.THAI


MEDIA: Mapping[Form, str] = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.ENGLISH: "application/pdf",
}


def edition_bytes(
    form: Form, figures: MonthlyFigures, values: Mapping[str, Any], *, pictured: Photographs | None = None
) -> bytes:
    """The file; the same figures and values, and the same photographs, give the same bytes. `values` are in the
    language of the form.
    """
    if form is Form.ENGLISH:
        return typeset_with(MONTHLY, dict(values), pictured, language=form.language)
    if form is Form.XLSX:
        return month_workbook(figures, values)
    if pictured is None:
        return month_docx(values, made_at=figures.generated_at)
    with pictured.laid_out() as (said, pictures):
        return month_docx({**values, **said}, made_at=figures.generated_at, pictures=pictures)


def draft_bytes(form: Form, figures: MonthlyFigures, *, pictured: Photographs | None = None) -> bytes:
    """A draft, as the PDF beside it is one."""
    values = monthly_values(figures, language=form.language)
    mark = DRAFT if form.language is Language.THAI else DRAFT_ENGLISH
    return edition_bytes(form, figures, values | mark, pictured=pictured)


def write_editions(figures: MonthlyFigures, out: Path, *, pictured: Photographs | None = None) -> tuple[Path, ...]:
    """Drafts of each stand in the folder `out` beside the PDF and the JSON, each whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    made = ((form, draft_bytes(form, figures, pictured=pictured)) for form in Form)
    return tuple(write_whole(out / f"monthly-report.{form}", content) for form, content in made)
