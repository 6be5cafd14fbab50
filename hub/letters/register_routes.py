"""The outgoing register and its files; agencies, the office's own data, blocks of numbers, the Garuda."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.kernel.agencies import in_english
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters import register, service, views
from hub.letters.art import MOST_BYTES, art_of
from hub.letters.form import block_of_form, office_of_form, typed_of_office
from hub.letters.office import Agency
from hub.letters.register_rows import COLUMNS, TEMPLATE, register_values
from hub.letters.routes import district_of
from hub.letters.words import GARUDA, KINDS, SIGNED_BY, STATES
from hub.papers.pdf import typeset
from hub.people.acting import act
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.sheet_writing import XLSX, xlsx_of
from hub.web.visitor import needs

router = APIRouter(include_in_schema=False)

YearText = Annotated[int | None, Query(ge=2000, le=3000)]
YearPath = Annotated[int, Path(ge=2000, le=2999)]
Typed = Annotated[str, Form(max_length=5000)]


@router.get("/letters/register", dependencies=[needs(Right.SEE_ORDERS)])
def register_page(request: Request, conn: Reading, now: Now, *, year: YearText = None) -> Response:
    """ทะเบียนหนังสือส่ง of a calendar year."""
    shown = year or day_of(now).year
    years = sorted({*service.years(conn), day_of(now).year, shown}, reverse=True)
    found = views.register_rows(conn, shown)
    return page(request, "letters/register.html", rows=found, year=shown, years=years, columns=COLUMNS, states=STATES)


@router.get("/letters/register/{year}.xlsx", dependencies=[needs(Right.SEE_ORDERS), one_at_a_time])
def register_sheet(conn: Reading, year: YearPath) -> Response:
    """The same as a workbook in which no cell is a formula."""
    rows = [COLUMNS, *(row.texts for row in views.register_rows(conn, year))]
    return Response(xlsx_of(rows), media_type=XLSX, headers=_as_file(f"outgoing-register-{year}.xlsx"))


@router.get("/letters/register/{year}.pdf", dependencies=[needs(Right.SEE_ORDERS), one_at_a_time])
def register_paper(request: Request, state: State, now: Now, year: YearPath) -> Response:
    """The same on paper."""
    with state.engine.connect() as conn:
        rows = views.register_rows(conn, year)
    values = register_values(rows, year=year, office=district_of(request).full_office, made=day_of(now))
    made = typeset(TEMPLATE, values)
    return Response(made, media_type="application/pdf", headers=_as_file(f"outgoing-register-{year}.pdf"))


@router.get("/letters/agencies", dependencies=[needs(Right.SEE_ORDERS)])
def agencies_page(request: Request, conn: Reading, now: Now) -> Response:
    """Whom letters go to, and what the office says of itself in them."""
    return _page(request, conn, now)


@router.post("/letters/agencies", dependencies=[needs(Right.CONFIGURE)])
def set_agency(
    request: Request, state: State, *, name: Typed = "", kind: Typed = "", to: Typed = "", signed_by: Typed = ""
) -> Response:
    """An agency is addressed so, in letters that are approved from now on."""
    wanted = Agency(name, kind, to, signed_by)
    typed = {"name": name, "kind": kind, "to": to, "signed_by": signed_by}
    return _do(
        request, state, lambda conn, hand: register.set_agency(conn, wanted, hand=hand), at="agency", typed=typed
    )


@router.post("/letters/office", dependencies=[needs(Right.CONFIGURE)])
def set_office(
    request: Request,
    state: State,
    *,
    code: Typed = "",
    address: Typed = "",
    phone: Typed = "",
    email: Typed = "",
    director: Typed = "",
    head: Typed = "",
    garuda: Typed = "box",
    within_workdays: Typed = "3",
    holidays: Typed = "",
) -> Response:
    """The office's own data read so."""
    typed = {
        "code": code,
        "address": address,
        "phone": phone,
        "email": email,
        "director": director,
        "head": head,
        "garuda": garuda,
        "within_workdays": within_workdays,
        "holidays": holidays,
    }

    def action(conn: Connection, hand: Hand) -> object:
        return register.set_office(conn, office_of_form(typed, register.office(conn)), hand=hand)

    return _do(request, state, action, at="office", typed=typed)


@router.post("/letters/blocks", dependencies=[needs(Right.CONFIGURE)])
def set_block(
    request: Request,
    state: State,
    *,
    code: Typed = "",
    year: Typed = "",
    first: Typed = "",
    last: Typed = "",
    verb: Typed = "add",
) -> Response:
    """Numbers are left to this section, or taken back unused."""
    typed = {"code": code, "year": year, "first": first, "last": last}

    def action(conn: Connection, hand: Hand) -> None:
        block = block_of_form(typed)
        if verb == "remove":
            register.remove_block(conn, block, hand=hand)
        else:
            register.add_block(conn, block, hand=hand)

    return _do(request, state, action, at="block", typed=typed)


@router.post("/letters/art", dependencies=[needs(Right.CONFIGURE)])
async def upload_art(request: Request, state: State) -> Response:
    """The district's Garuda: drawn anew, kept under its SHA-256, printed from now on."""
    async with request.form(max_files=1, max_fields=5, max_part_size=MOST_BYTES) as form:
        upload = form.get("art")
        content = await upload.read(MOST_BYTES + 1) if isinstance(upload, UploadFile) else b""
    return await run_in_threadpool(_put_art, request, state, content)


@router.get("/letters/art/{name}.png", dependencies=[needs(Right.SEE_ORDERS)])
def art(conn: Reading, name: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
    """The Garuda that letters print now."""
    office = register.office(conn)
    content = register.art(conn, office)
    if content is None or office.art != name:
        raise HTTPException(404)
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return Response(content, media_type=kind)


def _put_art(request: Request, state: HubState, content: bytes) -> Response:
    def action(conn: Connection, hand: Hand) -> object:
        return register.set_art(conn, made, hand=hand)

    try:
        made = art_of(content)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _page(request, conn, state.clock(), wrong=refusal, at="art")
    return _do(request, state, action, at="art", typed={})


def _do(
    request: Request,
    state: HubState,
    action: Callable[[Connection, Hand], object],
    *,
    at: str,
    typed: dict[str, str],
) -> Response:
    try:
        act(request, state, action)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _page(request, conn, state.clock(), wrong=refusal, at=at, typed=typed)
    state.live.changed()
    return RedirectResponse(f"/letters/agencies#{at}", status_code=303)


def _page(
    request: Request,
    conn: Connection,
    now: Now,
    *,
    wrong: Refused | None = None,
    at: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    office = register.office(conn)
    values: dict[str, Any] = {
        "agencies": register.agencies(conn),
        "office": office,
        "blocks": views.blocks_left(conn),
        "typed_office": typed if at == "office" and typed else typed_of_office(office),
        "typed": typed or {},
        "wrong": wrong,
        "at": at,
        "wrong_at": getattr(wrong, "field", None),
        "this_year": day_of(now).year,
        "kinds": KINDS,
        "signed_by": SIGNED_BY,
        "garuda": GARUDA,
        "in_english": in_english,
        "configures": Right.CONFIGURE,
    }
    return page(request, "letters/agencies.html", status=409 if wrong else 200, **values)


def _as_file(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
