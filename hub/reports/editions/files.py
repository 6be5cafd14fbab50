"""The two editions as files, made of figures and of what their paper says of itself."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from hub.reports.document import monthly_values
from hub.reports.editions.docx import month_docx
from hub.reports.editions.workbook import month_workbook
from hub.reports.figures import MonthlyFigures
from hub.reports.service import DRAFT, write_whole


class Form(StrEnum):
    """The end of the file's name."""

    XLSX = "xlsx"
    DOCX = "docx"


MEDIA: Mapping[Form, str] = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def edition_bytes(form: Form, figures: MonthlyFigures, values: Mapping[str, Any]) -> bytes:
    """The file; the same figures and values give the same bytes."""
    if form is Form.XLSX:
        return month_workbook(figures, values)
    return month_docx(values, made_at=figures.generated_at)


def draft_bytes(form: Form, figures: MonthlyFigures) -> bytes:
    """A draft, as the PDF beside it is one."""
    return edition_bytes(form, figures, monthly_values(figures) | DRAFT)


def write_editions(figures: MonthlyFigures, out: Path) -> tuple[Path, ...]:
    """Drafts of both stand in the folder `out` beside the PDF and the JSON, each whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    return tuple(write_whole(out / f"monthly-report.{form}", draft_bytes(form, figures)) for form in Form)
