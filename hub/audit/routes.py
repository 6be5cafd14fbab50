"""The audit log to read, and corrections to propose and decide: pages, and the same in JSON."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Form, HTTPException, Path, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.audit import service, settling
from hub.audit.settling import Wish
from hub.audit.shown import rows_of, shown_change
from hub.audit.words import FIELDS, KINDS
from hub.database import writing
from hub.evidence.entry import Entry
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.patrol import service as patrol
from hub.web.errors import error_answer
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import HubState, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request
from wire_contract.acts import CorrectionProposed
from wire_contract.chain import decode_bytes, hash_of, public_key_of, verify
from wire_contract.delivery import Place
from wire_contract.event import JournalId, LineHash
from wire_contract.topics import DeviceId

router = APIRouter(tags=["audit"])

PAGE = 100

HashPath = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Verb = Literal["exclude", "count_again", "let_count"]
VERBS = {"exclude": patrol.exclude, "count_again": patrol.count_again, "let_count": patrol.let_count}
Reason = Annotated[str, Form(min_length=1, max_length=500)]


class Settled(BaseModel):
    """The form that settles a flag."""

    flag: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    day: date
    facts: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    outcome: Literal["stands", "set_aside"]
    why: Annotated[str, Field(min_length=1, max_length=500)]
    tap: Annotated[list[Annotated[str, Field(pattern="^[0-9a-f]{64}$")]], Field(max_length=500)] = []


class EntryAnswer(BaseModel):
    """One line of the hub's own chain."""

    number: int
    journal: str
    sequence: int
    hash: str
    kind: str
    subject: str
    occurred_at: datetime
    act: dict[str, Any] | None
    signature: str
    line: str


@router.get("/audit", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def audit_page(
    request: Request,
    conn: Reading,
    before: Annotated[int | None, Query(ge=1, lt=10**18)] = None,
    *,
    everything: Annotated[bool, Query(alias="all")] = False,
) -> Response:
    """Who did what, when and why, the newest first; what the hub did by itself (settings sent) only where asked for."""
    found = service.entries(conn, limit=PAGE + 1, before=before, by_people_only=not everything)
    return page(
        request,
        "audit/log.html",
        entries=[_shown(one) for one in found[:PAGE]],
        older=found[PAGE - 1].number if len(found) > PAGE else None,
        everything=everything,
        kinds=KINDS,
        fields=FIELDS,
    )


@router.get("/audit/check", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE), one_at_a_time])
def check_page(request: Request, conn: Reading, state: State) -> Response:
    """The whole chain verified now, and the register held against it."""
    replayed, differences = service.check(conn, trusted=state.trusted)
    rows = [(_builtins(one.chain), _builtins(one.register)) for one in differences]
    return page(request, "audit/check.html", replayed=replayed, differences=rows)


@router.get("/audit/lines/{hash_}", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def entry_page(request: Request, conn: Reading, state: State, hash_: HashPath) -> Response:
    """One line of the chain, byte for byte, and how to check it without this hub."""
    found = _entry_or_404(conn, hash_)
    public_key = public_key_of(state.key)
    return page(
        request,
        "audit/line.html",
        entry=found,
        raw=found.line.decode(),
        hash_matches=hash_of(found.line) == found.hash,
        is_signed=verify(public_key, found.signature, found.line),
        public_key=public_key,
        kinds=KINDS,
    )


@router.get("/audit/lines/{hash_}/{name}", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def entry_file(conn: Reading, hash_: HashPath, name: str) -> Response:
    """The bytes that were signed, or the 64 bytes of the signature."""
    found = _entry_or_404(conn, hash_)
    files = {"line.json": found.line, "line.sig": decode_bytes(found.signature, 64) or b""}
    if name not in files:
        raise HTTPException(404)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(files[name], media_type="application/octet-stream", headers=headers)


@router.get("/api/v1/audit", dependencies=[needs(Right.SEE_EVIDENCE)])
def audit(
    conn: Reading,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    before: Annotated[int | None, Query(ge=1, lt=10**18)] = None,
) -> list[EntryAnswer]:
    """The hub's own chain, the newest line first; give the last `number` as `before` for the next page."""
    return [
        EntryAnswer(
            number=one.number,
            journal=one.journal,
            sequence=one.sequence,
            hash=one.hash,
            kind=one.kind,
            subject=one.subject,
            occurred_at=one.occurred_at,
            act=_builtins(one.act),
            signature=one.signature,
            line=one.line.decode(),
        )
        for one in service.entries(conn, limit=limit, before=before)
    ]


@router.get("/corrections", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)])
def corrections_page(request: Request, conn: Reading) -> Response:
    """What is proposed, what was decided; a form to propose another number of patrols for days that are over."""
    return _corrections(request, conn)


@router.post("/corrections/duties", include_in_schema=False, dependencies=[needs(Right.PROPOSE)])
def propose_duty(
    request: Request,
    state: State,
    *,
    point: Annotated[str, Form(max_length=40)],
    from_day: Annotated[date, Form()],
    patrols_per_day: Annotated[int, Form(ge=0, le=24)],
    reason: Reason,
) -> Response:
    """Another number of patrols from a day on waits for a second person, or is set where the day is still to come."""

    def set_it(conn: Connection, hand: Hand) -> None:
        found = fleet.point(conn, point)
        if found is None:
            raise Refused(f"ไม่มีจุด {point} · there is no point {point}", hint="ดูรหัสจุดในหน้าวันนี้ · see Today")
        patrol.set_duty(conn, found.id, from_day=from_day, patrols_per_day=patrols_per_day, hand=hand)

    return _change(request, state, lambda conn, hand: service.do_or_propose(conn, set_it, hand=hand), reason=reason)


@router.post("/corrections/exclusions", include_in_schema=False, dependencies=[needs(Right.PROPOSE)])
def propose_exclusion(
    request: Request,
    state: State,
    *,
    device: Annotated[str, Form(pattern="^[a-z0-9-]{3,40}$")],
    journal: Annotated[str, Form(pattern="^[0-9a-f]{8}$")],
    sequence: Annotated[int, Form(ge=1, lt=10**18)],
    line: Annotated[str, Form(pattern="^[0-9a-f]{64}$")],
    reason: Reason,
    verb: Annotated[Verb, Form()] = "exclude",
) -> Response:
    """That a tap is set aside, counts again, or counts though its proof was found false, waits for a second person."""
    place = Place(JournalId(journal), sequence, LineHash(line))
    act = VERBS[verb]

    def ask(conn: Connection, hand: Hand) -> None:
        service.propose(conn, lambda c, h: act(c, DeviceId(device), place, hand=h), hand=hand, reason=reason)

    return _change(request, state, ask, reason=reason)


@router.post("/corrections/flags", include_in_schema=False, dependencies=[needs(Right.ACKNOWLEDGE)])
def settle_flag(request: Request, state: State, settled: Annotated[Settled, Form()]) -> Response:
    """The flag is settled; where its taps are set aside or count again, that waits for a second person."""
    wish = Wish(
        flag=settled.flag,
        day=settled.day,
        facts=settled.facts,
        outcome=settled.outcome,
        why=settled.why,
        taps=[LineHash(one) for one in settled.tap],
    )
    address = f"/flags/{settled.day}/{settled.flag}"

    def act(conn: Connection, hand: Hand) -> None:
        settling.settle_flag(conn, wish, now=hand.at, hand=hand)

    return _change(request, state, act, reason=settled.why, then=address)


@router.post("/corrections/{proposal}/approve", include_in_schema=False, dependencies=[needs(Right.APPROVE)])
def approve(request: Request, state: State, proposal: HashPath) -> Response:
    """The second person says yes: it is done, and what it touches is judged anew."""
    return _change(request, state, lambda conn, hand: service.approve(conn, LineHash(proposal), hand=hand))


@router.post("/corrections/{proposal}/decline", include_in_schema=False, dependencies=[needs(Right.PROPOSE)])
def decline(request: Request, state: State, proposal: HashPath, reason: Reason) -> Response:
    """The second person says no, or the first one withdraws it."""
    user = user_of_request(request)
    with state.engine.connect() as conn:
        is_own = any(one.hash == proposal and one.by == user.login for one in service.corrections(conn))
    if not (is_own or user.may(Right.APPROVE)):
        raise HTTPException(403)
    return _change(
        request, state, lambda conn, hand: service.decline(conn, LineHash(proposal), hand=hand, reason=reason)
    )


def _change(
    request: Request,
    state: HubState,
    action: Callable[[Connection, Hand], object],
    *,
    reason: str | None = None,
    then: str = "/corrections",
) -> Response:
    """Committed in the signed-in user's name, or answered with what is wrong; then the page `then`."""
    user = user_of_request(request)
    hand = Hand(state.key, user.login, state.clock(), reason.strip() if reason else None)
    try:
        with writing(state.engine) as conn:
            action(conn, hand)
    except Refused as refusal:
        return error_answer(request, 409, detail=str(refusal))
    state.live.changed()
    return RedirectResponse(then, status_code=303)


def _corrections(request: Request, conn: Connection) -> Response:
    found = service.corrections(conn)
    rows = [(one, [shown_change(change) for change in one.changes]) for one in found]
    return page(
        request,
        "audit/corrections.html",
        waiting=[row for row in rows if row[0].is_open],
        settled=[row for row in rows if not row[0].is_open][:PAGE],
        points=fleet.points(conn),
        kinds=KINDS,
        fields=FIELDS,
    )


def _shown(entry: Entry) -> dict[str, object]:
    act = entry.act
    changes = service.proposed_in(act) if isinstance(act, CorrectionProposed) else ()
    return {
        "entry": entry,
        "rows": rows_of(act),
        "changes": [shown_change(one) for one in changes],
        "reason": getattr(act, "reason", None),
        "proposal": getattr(act, "proposal", None),
    }


def _builtins(value: msgspec.Struct | None) -> dict[str, Any] | None:
    """As JSON has it; a proposal's changes are kept as they were written, so they are read here."""
    return None if value is None else msgspec.json.decode(msgspec.json.encode(value), type=dict[str, Any])


def _entry_or_404(conn: Connection, hash_: str) -> Entry:
    found = service.entry(conn, LineHash(hash_))
    if found is None:
        raise HTTPException(404)
    return found
