"""A version's workbook and document, made of its kept figures each time: the same figures, and the same mark."""

from sqlalchemy import Connection

from hub.kernel.refused import Refused
from hub.reports.editions.files import Form
from hub.reports.life import service
from hub.reports.life.making import Editing, Edition, Makers
from hub.reports.life.states import State
from hub.reports.life.version import Version


def edition_of(conn: Connection, of: Version, form: Form, *, makers: Makers) -> bytes:
    """The file of an issued version, or one that says it is a draft. Refused of a kind that has no such edition."""
    maker = service.maker_of(makers, of.period)
    if not isinstance(maker, Editing):
        raise Refused(
            f"รายงานชนิดนี้ไม่มีแฟ้ม {form.value.upper()} · a report of a {of.period.kind.value} has no {form.value.upper()}",
            hint="PDF, JSON",
        )
    old = service.before(conn, of)
    edition = Edition(
        of.version,
        is_draft=of.state is not State.ISSUED,
        differences=service.differences(conn, old, of) if old else (),
        before_issued_at=old.issued_at if old else None,
    )
    return maker.edition(conn, form, service.figures_of(conn, of), edition)
