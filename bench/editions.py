"""Goal: a district month's workbook takes no longer than four of its PDFs, its document no longer than one."""

import statistics
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench import busy_month
from bench.figure import Bench, Figure, timed
from hub.database import open_engine, upgrade
from hub.kernel.period import Month
from hub.papers.district import District
from hub.papers.pdf import typeset
from hub.reports import service as reports
from hub.reports.document import monthly_values
from hub.reports.editions.files import Form, draft_bytes
from hub.reports.figures import MonthlyFigures
from wire_contract.chain import public_key_of

POINTS, TIMES = 25, 5
LIMITS = {Form.XLSX: 4.0, Form.DOCX: 1.0, Form.ENGLISH: 1.5}


def measure() -> Sequence[Figure]:
    """The median of each over that of the PDF, made in turn of the same figures."""
    figures = _figures()
    paper: list[float] = []
    took: dict[Form, list[float]] = {form: [] for form in Form}
    for _ in range(TIMES):
        paper.append(timed(lambda: typeset("reports/templates/monthly.typ", monthly_values(figures) | reports.DRAFT)))
        for form in Form:
            took[form].append(timed(lambda form=form: draft_bytes(form, figures)))  # type: ignore[misc] # a default binds it
    pdf = statistics.median(paper)
    return [
        Figure(
            name=f"a district month as {form.upper()}",
            ratio=statistics.median(seconds) / pdf,
            meaning="of its PDF's time",
            limit=LIMITS[form],
            sense="at most",
            detail=f"{statistics.median(seconds):.2f} s; the PDF {pdf:.2f} s; {POINTS} points",
        )
        for form, seconds in took.items()
    ]


def _figures() -> MonthlyFigures:
    key = Ed25519PrivateKey.generate()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        engine = open_engine(f"sqlite:///{name}/hub.db")
        upgrade(engine)
        busy_month.busy_month(engine, key, points=POINTS, devices=POINTS)
        with engine.connect() as conn:
            return reports.monthly(
                conn,
                Month(2026, 11),
                now=busy_month.NOW + timedelta(days=12),
                district=District("เขตทดสอบ"),
                hub_key=public_key_of(key),
            )


EDITIONS = Bench("editions", "the month as a workbook and as a document, beside its PDF", measure)
