"""A station's spreadsheet: choose it, say how its columns read, look at what would change, then all of it or none.

The file comes back with each form, so that nothing of it is kept before somebody has confirmed it.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from hub.crime import service, views
from hub.crime.figures import AREAS, Area
from hub.crime.kinds import Kinds
from hub.crime.layout import MEANINGS, kind_meaning
from hub.crime.months import plain_digits
from hub.crime.service import Looked, PersonalError, Wish
from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.pair import Pair
from hub.kernel.period import BUDDHIST_ERA, Month, day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.web.hub_state import HubState, State
from hub.web.limits import SHEET_BYTES
from hub.web.pages import page
from hub.web.sheet_file import MOST_BYTES
from hub.web.visitor import needs, user_of_request

router = APIRouter(include_in_schema=False)

_TEXTS = ("station", "month", "letter", "letter_on", "dash", "digest", "reason", "is_meant")
_COLUMN = re.compile(r"c(\d{1,2})")
_LABEL = re.compile(r"label(\d{1,3})")
_DAY = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form, as it was sent."""

    content: bytes
    texts: Mapping[str, str]
    meanings: Mapping[int, str] | None
    places: Mapping[str, str]


@router.get("/crime/import", dependencies=[needs(Right.MANAGE_ORDERS)])
def import_page(request: Request, state: State, station: str = "") -> Response:
    """The form."""
    return _page(request, state, Typed(b"", {"station": station[:100]}, None, {}))


@router.get("/crime/import/confirm", dependencies=[needs(Right.MANAGE_ORDERS)])
def again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, it begins anew."""
    return RedirectResponse("/crime/import", status_code=303)


@router.post("/crime/import", dependencies=[needs(Right.MANAGE_ORDERS)])
async def preview(request: Request, state: State) -> Response:
    """What would happen; nothing has."""
    typed = await _typed(request)
    return await run_in_threadpool(_preview, request, state, typed)


@router.post("/crime/import/confirm", dependencies=[needs(Right.MANAGE_ORDERS)])
async def confirm(request: Request, state: State) -> Response:
    """All of it is done, if it is still what was looked at."""
    typed = await _typed(request)
    return await run_in_threadpool(_confirm, request, state, typed)


def _preview(request: Request, state: HubState, typed: Typed, failed: Refused | None = None) -> Response:
    if not typed.content:
        return _page(request, state, typed, failed=Refused("เลือกไฟล์ · choose a file", hint=".xlsx .csv"))
    try:
        wish = _wish(typed)
        with state.engine.connect() as conn:
            looked = service.look(conn, wish, hand=_hand(request, state, typed))
    except Refused as refusal:
        # a file that is refused does not come back with the form: what stands in it is not for this page
        return _page(request, state, replace(typed, content=b"", meanings=None, places={}), failed=refusal)
    return _page(request, state, typed, looked=looked, failed=failed)


def _confirm(request: Request, state: HubState, typed: Typed) -> Response:
    try:
        wish = _wish(typed)
        with writing(state.engine) as conn:
            service.carry_out(
                conn,
                wish,
                digest=typed.texts["digest"],
                is_meant=typed.texts["is_meant"] == "yes",
                hand=_hand(request, state, typed),
            )
    except Refused as refusal:
        return _preview(request, state, typed, failed=refusal)
    state.live.changed()
    return RedirectResponse("/crime?done=1", status_code=303)


async def _typed(request: Request) -> Typed:
    """The form, unless its length is not told or more than a sheet can have: then nothing of it is read."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > SHEET_BYTES:
        raise HTTPException(413)
    async with request.form(max_files=1, max_fields=600, max_part_size=SHEET_BYTES) as form:
        upload = form.get("file")
        content = await upload.read(MOST_BYTES + 1) if isinstance(upload, UploadFile) else b""
        texts = {name: str(form.get(name, ""))[:500] for name in _TEXTS}
        if content:  # what was said of the columns of another file is not said of this one's
            return Typed(content, texts, None, _places(form))
        return Typed(_kept(str(form.get("sheet", ""))), texts, _meanings(form), _places(form))


def _kept(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise HTTPException(422) from error


def _meanings(form: FormData) -> Mapping[int, str] | None:
    found = {int(match[1]): str(form[name])[:60] for name in form if (match := _COLUMN.fullmatch(name))}
    return found or None


def _places(form: FormData) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in form:
        match = _LABEL.fullmatch(name)
        word = str(form.get(f"place{match[1]}", "")) if match else ""
        if match and word:
            label = str(form[name])[:100]
            found[label] = word[:120] if word not in list(Area) else f"{word}:{label}"
    return found


def _wish(typed: Typed) -> Wish:
    texts = typed.texts
    return Wish(
        typed.content,
        texts["station"],
        month=_month(texts["month"]),
        letter=texts["letter"],
        letter_on=_day(texts["letter_on"]),
        meanings=typed.meanings,
        dash_is_none=texts["dash"] == "none" if texts["dash"] else None,
        places=typed.places,
    )


def _month(text: str) -> Month | None:
    try:
        return Month.parse(plain_digits(text.strip())) if text.strip() else None
    except ValueError as error:
        raise Refused("ไม่ใช่เดือน · this is no month", hint="2569-10") from error


def _day(text: str) -> date | None:
    """The letter's day, `22/11/2569` or `2026-11-22`."""
    if not text.strip():
        return None
    match = _DAY.fullmatch(plain_digits(text.strip()))
    refused = Refused("วันที่ของหนังสือใช้ไม่ได้ · the letter's day is no day", hint="22/11/2569")
    if match is None:
        raise refused
    year, day = (int(match[1]), int(match[3])) if len(match[1]) == 4 else (int(match[3]), int(match[1]))
    try:
        return date(year - (BUDDHIST_ERA if year > 2400 else 0), int(match[2]), day)
    except ValueError as error:
        raise refused from error


def _hand(request: Request, state: HubState, typed: Typed) -> Hand:
    return Hand(state.key, user_of_request(request).login, state.clock(), typed.texts.get("reason", "").strip() or None)


def _page(
    request: Request,
    state: HubState,
    typed: Typed,
    *,
    looked: Looked | None = None,
    failed: Refused | None = None,
) -> Response:
    this_month = Month.of(day_of(state.clock()))
    with state.engine.connect() as conn:
        kinds = service.kinds(conn)
        return page(
            request,
            "crime/import.html",
            status=409 if failed else 200,
            typed={name: typed.texts.get(name, "") for name in _TEXTS},
            sheet=base64.b64encode(typed.content).decode() if looked else "",
            looked=looked,
            kinds=kinds,
            meanings=_choices(kinds),
            stations=service.stations(conn),
            months=list(reversed(views.months_to(this_month))),
            points=_points(conn, looked) if looked else (),
            areas=AREAS,
            said=list(typed.places.items()),
            personal=[one.what for one in failed.found] if isinstance(failed, PersonalError) else [],
            failed=None if isinstance(failed, PersonalError) else failed,
        )


def _choices(kinds: Kinds) -> Sequence[tuple[str, Pair]]:
    return [*MEANINGS.items(), *((kind_meaning(one), one.words) for one in kinds.values())]


def _points(conn: Connection, looked: Looked) -> Sequence[tuple[str, str]]:
    """Points to choose from, the station's own first."""
    every = sorted(fleet.points(conn), key=lambda one: (one.station != looked.source.station, one.code))
    return [(one.code, one.short_name or one.name) for one in every]
