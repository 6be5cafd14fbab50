"""Points, duties, devices, cameras and lamps as spreadsheets: taken out, and put back after a look at the changes."""

from collections.abc import Mapping

import msgspec
from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.kernel.table import MOST_ROWS, Unfit
from hub.registry import register_import
from hub.registry.register_import import RowOutcome, SheetPlan
from hub.registry.register_rows import table_of_register
from hub.registry.register_sheet import COLUMNS_OF, KIND_WORDS, RegisterSheet, SheetKind, register_sheet_of
from hub.registry.routes.acting import act
from hub.registry.routes.sheets import sheet_form
from hub.registry.sheet_file import table_of
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import HubState, Reading, State
from hub.web.pages import page
from hub.web.sheet_file import MOST_BYTES
from hub.web.sheet_writing import XLSX, csv_of, xlsx_of
from hub.web.visitor import needs, user_of_request
from wire_contract.event import LineHash

router = APIRouter(include_in_schema=False)


@router.get("/sheets", dependencies=[needs(Right.SEE_BOARD)])
def sheets_page(request: Request) -> Response:
    """What can be taken out and put back."""
    return _page(request)


@router.get("/sheets/{kind}.xlsx", dependencies=[needs(Right.SEE_BOARD), one_at_a_time])
def as_xlsx(conn: Reading, kind: SheetKind) -> Response:
    """The register as a workbook that the same page takes again."""
    headers = {"content-disposition": f'attachment; filename="{kind.value}.xlsx"'}
    return Response(xlsx_of(table_of_register(conn, kind)), media_type=XLSX, headers=headers)


@router.get("/sheets/{kind}.csv", dependencies=[needs(Right.SEE_BOARD), one_at_a_time])
def as_csv(conn: Reading, kind: SheetKind) -> Response:
    """The same as CSV."""
    headers = {"content-disposition": f'attachment; filename="{kind.value}.csv"'}
    return Response(csv_of(table_of_register(conn, kind)), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/sheets/import", dependencies=[needs(Right.SEE_BOARD)])
@router.get("/sheets/confirm", dependencies=[needs(Right.SEE_BOARD)])
def again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, it begins anew."""
    return RedirectResponse("/sheets", status_code=303)


@router.post("/sheets/import", dependencies=[needs(Right.CONFIGURE)])
async def preview(request: Request, state: State) -> Response:
    """What would happen, row by row; nothing has."""
    async with sheet_form(request) as form:
        upload, kind = form.get("file"), _kind(str(form.get("kind", "")))
        content = await upload.read(MOST_BYTES + 1) if isinstance(upload, UploadFile) else b""
    return await run_in_threadpool(_preview, request, state, content, kind)


@router.post("/sheets/confirm", dependencies=[needs(Right.CONFIGURE)])
async def confirm(request: Request, state: State) -> Response:
    """All of it is done, if it is still what was looked at."""
    async with sheet_form(request) as form:
        text = str(form.get("sheet", ""))
        told = {name: str(form.get(name, ""))[:500] for name in ("digest", "reason")}
    try:
        sheet = msgspec.json.decode(text, type=RegisterSheet)
    except msgspec.DecodeError as error:
        raise HTTPException(422) from error
    return await run_in_threadpool(_confirm, request, state, sheet, told)


def _preview(request: Request, state: HubState, content: bytes, kind: SheetKind) -> Response:
    table = table_of(content)
    sheet = table if isinstance(table, Unfit) else register_sheet_of(table, kind)
    if isinstance(sheet, Unfit):
        return _page(request, kind=kind, unfit=sheet)
    return _page(request, kind=kind, sheet=sheet, plan=_look(request, state, sheet))


def _confirm(request: Request, state: HubState, sheet: RegisterSheet, told: Mapping[str, str]) -> Response:
    if len(sheet.rows) > MOST_ROWS:
        raise HTTPException(422)

    def do(conn: Connection, hand: Hand) -> LineHash | None:
        plan = register_import.look(conn, sheet, hand=hand)
        if plan.digest != told["digest"]:
            raise Refused(
                "ทะเบียนเปลี่ยนไประหว่างนี้ · the register has changed meanwhile",
                hint="ดูผลด้านล่างแล้วยืนยันใหม่ · look below, and confirm again",
            )
        return register_import.carry_out(conn, sheet, plan, hand=hand)

    try:
        proposal = act(request, state, do, reason=told["reason"])
    except Refused as refusal:
        plan = _look(request, state, sheet)
        return _page(request, kind=sheet.kind, sheet=sheet, plan=plan, failed=str(refusal), reason=told["reason"])
    return RedirectResponse("/corrections" if proposal else f"/sheets?done={sheet.kind.value}", status_code=303)


def _look(request: Request, state: HubState, sheet: RegisterSheet) -> SheetPlan:
    hand = Hand(state.key, user_of_request(request).login, state.clock())
    with state.engine.connect() as conn:
        try:
            return register_import.look(conn, sheet, hand=hand)
        finally:
            conn.rollback()


def _kind(text: str) -> SheetKind:
    if text not in list(SheetKind):
        raise HTTPException(422)
    return SheetKind(text)


def _page(
    request: Request,
    *,
    kind: SheetKind = SheetKind.POINTS,
    sheet: RegisterSheet | None = None,
    plan: SheetPlan | None = None,
    unfit: Unfit | None = None,
    failed: str | None = None,
    reason: str = "",
) -> Response:
    return page(
        request,
        "registry/sheets.html",
        status=409 if failed or unfit else 200,
        kind=kind.value,
        kinds={one.value: words for one, words in KIND_WORDS.items()},
        columns={one.value: columns for one, columns in COLUMNS_OF.items()},
        sheet_text=msgspec.json.encode(sheet).decode() if sheet else "",
        plan=plan,
        counts={outcome.value: plan.count(outcome) if plan else 0 for outcome in RowOutcome},
        unfit=unfit,
        failed=failed,
        reason=reason,
    )
