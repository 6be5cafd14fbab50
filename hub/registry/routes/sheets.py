"""Officers and cards out of a spreadsheet: look at what would happen, row by row, then do all of it or none."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import msgspec
from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.kernel.table import MOST_ROWS, Unfit
from hub.registry import importing
from hub.registry.importing import Outcome, Plan
from hub.registry.officer_rows import officer_table
from hub.registry.reading import ORDERS, ByteOrder
from hub.registry.routes.acting import act
from hub.registry.sheet import COLUMNS, Sheet, sheet_of
from hub.registry.sheet_file import table_of
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.sheet_file import MOST_BYTES
from hub.web.sheet_writing import XLSX, csv_of, xlsx_of
from hub.web.visitor import needs
from wire_contract.event import LineHash

router = APIRouter(include_in_schema=False)

_MOST_BODY = 2 * MOST_BYTES


@router.get("/cards/import", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def import_page(request: Request) -> Response:
    """The form, and what a sheet has to look like."""
    return _page(request)


@router.get("/cards/export.xlsx", dependencies=[needs(Right.EXPORT_PEOPLE), one_at_a_time])
def as_xlsx(conn: Reading, now: Now) -> Response:
    """Officers and their cards as a workbook that the same page takes again; who took it stands in the access log."""
    headers = {"content-disposition": 'attachment; filename="officers.xlsx"'}
    return Response(xlsx_of(officer_table(conn, now=now)), media_type=XLSX, headers=headers)


@router.get("/cards/export.csv", dependencies=[needs(Right.EXPORT_PEOPLE), one_at_a_time])
def as_csv(conn: Reading, now: Now) -> Response:
    """The same as CSV."""
    headers = {"content-disposition": 'attachment; filename="officers.csv"'}
    return Response(csv_of(officer_table(conn, now=now)), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/cards/import/confirm", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def import_again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, it begins anew."""
    return RedirectResponse("/cards/import", status_code=303)


@router.post("/cards/import", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
async def preview(request: Request, state: State) -> Response:
    """What would happen, row by row; nothing has."""
    async with sheet_form(request) as form:
        upload = form.get("file")
        content = await upload.read(MOST_BYTES + 1) if isinstance(upload, UploadFile) else b""
        order = _order(form)
    return await run_in_threadpool(_preview, request, state, content, order)


@router.post("/cards/import/confirm", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
async def confirm(request: Request, state: State) -> Response:
    """All of it is done, if it is still what was looked at."""
    async with sheet_form(request) as form:
        text, order = str(form.get("sheet", "")), _order(form)
        told = {name: str(form.get(name, ""))[:500] for name in ("digest", "reason")}
    try:
        sheet = msgspec.json.decode(text, type=Sheet)
    except msgspec.DecodeError as error:
        raise HTTPException(422) from error
    return await run_in_threadpool(_confirm, request, state, sheet, order, told)


def _preview(request: Request, state: HubState, content: bytes, order: ByteOrder) -> Response:
    table = table_of(content)
    sheet = table if isinstance(table, Unfit) else sheet_of(table)
    if isinstance(sheet, Unfit):
        return _page(request, order=order, unfit=sheet)
    with state.engine.connect() as conn:
        plan = importing.look(conn, sheet, order=order, now=state.clock())
    return _page(request, order=order, sheet=sheet, plan=plan)


def _confirm(request: Request, state: HubState, sheet: Sheet, order: ByteOrder, told: Mapping[str, str]) -> Response:
    if len(sheet.rows) > MOST_ROWS:
        raise HTTPException(422)

    def do(conn: Connection, hand: Hand) -> LineHash | None:
        plan = importing.look(conn, sheet, order=order, now=hand.at)
        if plan.digest != told["digest"]:
            raise Refused(
                "ทะเบียนเปลี่ยนไประหว่างนี้ · the register has changed meanwhile",
                hint="ดูผลด้านล่างแล้วยืนยันใหม่ · look below, and confirm again",
            )
        return importing.carry_out(conn, plan, hand=hand)

    try:
        proposal = act(request, state, do, reason=told["reason"])
    except Refused as refusal:
        with state.engine.connect() as conn:
            plan = importing.look(conn, sheet, order=order, now=state.clock())
        return _page(request, order=order, sheet=sheet, plan=plan, failed=str(refusal), reason=told["reason"])
    return RedirectResponse("/corrections" if proposal else "/officers", status_code=303)


@asynccontextmanager
async def sheet_form(request: Request) -> AsyncIterator[FormData]:
    """The form, unless its length is not told or more than a sheet can have: then nothing of it is read."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > _MOST_BODY:
        raise HTTPException(413)
    async with request.form(max_files=1, max_fields=10) as form:
        yield form


def _order(form: FormData) -> ByteOrder:
    text = str(form.get("order", ""))
    return ByteOrder(text) if text in list(ByteOrder) else ByteOrder.AS_PRINTED


def _page(
    request: Request,
    *,
    order: ByteOrder = ByteOrder.AS_PRINTED,
    sheet: Sheet | None = None,
    plan: Plan | None = None,
    unfit: Unfit | None = None,
    failed: str | None = None,
    reason: str = "",
) -> Response:
    return page(
        request,
        "registry/import.html",
        status=409 if failed or unfit else 200,
        order=order,
        orders=ORDERS,
        columns=COLUMNS,
        sheet=sheet,
        sheet_text=msgspec.json.encode(sheet).decode() if sheet else "",
        plan=plan,
        counts={outcome.value: plan.count(outcome) if plan else 0 for outcome in Outcome},
        unfit=unfit,
        failed=failed,
        reason=reason,
    )
