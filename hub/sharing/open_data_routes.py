"""The month's open data as files: what the district may hand to everybody."""

import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi import Path as PathPart
from starlette.responses import Response

from hub.kernel.period import Month, day_of
from hub.kernel.rights import Right
from hub.papers.district import District
from hub.sharing.open_data_file import datasette_metadata, write_sqlite
from hub.sharing.open_data_service import month_tables
from hub.sharing.open_data_table import Table
from hub.web.errors import error_answer
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import Now, hub_state
from hub.web.language import language_of
from hub.web.months import month_or_422
from hub.web.visitor import needs
from wire_contract.chain import public_key_of

router = APIRouter(tags=["reports"], include_in_schema=False)

SAME_FOR = timedelta(minutes=15)
"""As the report's own links: its JSON, asked for from the same page, has the hash that stands in the open data."""

MadeAt = Annotated[datetime | None, Query(alias="at", description="The moment that the reports page was made.")]
MonthPath = Annotated[str, PathPart(pattern=r"^\d{4}-\d\d$")]


@router.get("/reports/{month}/open-data.sqlite", dependencies=[needs(Right.SEE_REPORTS), one_at_a_time])
def open_data_file(request: Request, now: Now, month: MonthPath, made_at: MadeAt = None) -> Response:
    """The month as one SQLite database: no personal data, every column described in it."""
    wanted = _begun(month, now)
    if wanted.bounds[1] > now:
        return _not_over(request)
    tables = _tables(request, wanted, now=now, made_at=made_at)
    with tempfile.TemporaryDirectory(prefix="riskpoint-open-data-") as folder:
        path = Path(folder) / "month.sqlite"
        write_sqlite(tables, path)
        content = path.read_bytes()
    return _file(content, f"open-data-{wanted}.sqlite", "application/vnd.sqlite3")


@router.get("/reports/{month}/open-data.metadata.json", dependencies=[needs(Right.SEE_REPORTS), one_at_a_time])
def open_data_metadata(request: Request, now: Now, month: MonthPath, made_at: MadeAt = None) -> Response:
    """Title, licence, source and descriptions, for `datasette --metadata`."""
    wanted = _begun(month, now)
    if wanted.bounds[1] > now:
        return _not_over(request)
    tables = _tables(request, wanted, now=now, made_at=made_at)
    content = datasette_metadata(tables, stem=f"open-data-{wanted}")
    return _file(content, f"open-data-{wanted}.metadata.json", "application/json")


def _begun(text: str, now: datetime) -> Month:
    month = month_or_422(text)
    if month.first > day_of(now):
        raise HTTPException(404)
    return month


def _not_over(request: Request) -> Response:
    says = (
        "เดือนนี้ยังไม่สิ้นสุด ข้อมูลเปิดทำได้เฉพาะเดือนที่จบแล้ว",
        "This month is not over; open data is made of whole months only.",
    )
    return error_answer(request, 409, detail=language_of(request).say(*says))


def _tables(request: Request, month: Month, *, now: datetime, made_at: datetime | None) -> Sequence[Table]:
    is_usable = made_at is not None and made_at.tzinfo is not None and now - SAME_FOR <= made_at <= now
    state, of = hub_state(request), request.app.state.district
    with state.engine.connect() as conn:
        return month_tables(
            conn,
            month,
            now=made_at if made_at and is_usable and month.bounds[1] <= made_at else now,
            district=District(name=of.name, code=of.code, office=of.office, section=of.section),
            hub_key=public_key_of(state.key),
            chosen=request.app.state.open_data,
        )


def _file(content: bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
