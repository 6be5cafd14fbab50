"""The pages of notices: one's own choices, and for administrators the office's channels and the outbox."""

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.database import writing
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.notices import register, service
from hub.notices.form import Complaints, Typed, read_form, typed_of
from hub.notices.notice import KINDS, SEVERITIES
from hub.notices.secret_files import WebhookSecrets
from hub.notices.target import CHANNELS, PERSONAL, Channel, Target
from hub.notices.words import why_words
from hub.web.hub_state import Now, Reading, State, hub_state
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request

router = APIRouter(include_in_schema=False)
SHOWN = 100
SHOWN_OWN = 20
NOTHING_WRONG: Complaints = {}


def _typed(
    *,
    name: Annotated[str, Form(max_length=100)] = "",
    channel: Annotated[str, Form(max_length=20)] = "",
    address: Annotated[str, Form(max_length=1000)] = "",
    language: Annotated[str, Form(max_length=10)] = "th",
    kinds: Annotated[list[str] | None, Form()] = None,
    least: Annotated[str, Form(max_length=20)] = "",
    quiet_begins: Annotated[str, Form(max_length=20)] = "",
    quiet_ends: Annotated[str, Form(max_length=20)] = "",
    urgent_passes: Annotated[bool, Form()] = False,
    digest: Annotated[str, Form(max_length=200)] = "",
    is_on: Annotated[bool, Form()] = False,
) -> Typed:
    return Typed(
        name=name,
        channel=channel,
        address=address,
        language=language,
        kinds=kinds or (),
        least=least,
        quiet_begins=quiet_begins,
        quiet_ends=quiet_ends,
        urgent_passes=urgent_passes,
        digest=digest,
        is_on=is_on,
    )


FromForm = Annotated[Typed, Depends(_typed)]
Named = Annotated[str, Form(alias="name", max_length=100)]


@router.get("/account/notices")
def own_page(request: Request, conn: Reading) -> Response:
    """What the one who is signed in wants to be told."""
    return _own_page(request, conn)


@router.post("/account/notices")
def choose(request: Request, state: State, now: Now, typed: FromForm) -> Response:
    """Chosen, or the form again with what is wrong."""
    user = user_of_request(request)
    wanted = read_form(typed, owner=user.login)
    if not isinstance(wanted, Target) or wanted.channel not in PERSONAL:
        wrong = (
            wanted if not isinstance(wanted, Target) else {"address": ("เลือก LINE หรืออีเมล", "choose LINE or e-mail")}
        )
        with state.engine.connect() as conn:
            return _own_page(request, conn, typed=typed, wrong=wrong)
    with writing(state.engine) as conn:
        register.put_own(conn, wanted, now=now)
    return _to("/account/notices")


@router.post("/account/notices/remove")
def leave(request: Request, state: State, now: Now, name: Named) -> Response:
    """The hub forgets that address."""
    try:
        with writing(state.engine) as conn:
            register.remove_own(conn, name, login=user_of_request(request).login, now=now)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _own_page(request, conn, failed=str(refusal))
    return _to("/account/notices")


@router.post("/account/notices/trial")
def try_own(request: Request, state: State, now: Now, name: Named) -> Response:
    """A trial is on its way."""
    with writing(state.engine) as conn:
        found = register.target(conn, name)
        if found is not None and found.owner == user_of_request(request).login:
            service.try_out(conn, found, now=now)
    return _to("/account/notices")


@router.get("/notices", dependencies=[needs(Right.CONFIGURE)])
def office_page(request: Request, conn: Reading, edit: Annotated[str | None, Query(max_length=100)] = None) -> Response:
    """The channels of the office, how they are, and the outbox."""
    found = register.target(conn, edit) if edit else None
    typed = typed_of(found) if found is not None and found.owner is None else None
    return _office_page(request, conn, typed=typed)


@router.post("/notices/targets", dependencies=[needs(Right.CONFIGURE)])
def put_target(request: Request, state: State, now: Now, typed: FromForm) -> Response:
    """Added or changed, or the form again; a new webhook's secret is shown, this once."""
    wanted = read_form(typed, owner=None)
    if not isinstance(wanted, Target):
        with state.engine.connect() as conn:
            return _office_page(request, conn, typed=typed, wrong=wanted)
    hand = Hand(state.key, user_of_request(request).login, now)
    try:
        with writing(state.engine) as conn:
            is_new = register.target(conn, wanted.name) is None
            register.put_office(conn, wanted, hand=hand)
            shown = _secrets(request).newest(wanted.name) if is_new and wanted.channel is Channel.WEBHOOK else None
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _office_page(request, conn, typed=typed, failed=str(refusal))
    if shown is None:
        return _to("/notices")
    with state.engine.connect() as conn:
        return _office_page(request, conn, secret=(wanted.name, shown))


@router.post("/notices/targets/remove", dependencies=[needs(Right.CONFIGURE)])
def remove_target(request: Request, state: State, now: Now, name: Named) -> Response:
    """The office's channel is gone, and its webhook's secret."""
    hand = Hand(state.key, user_of_request(request).login, now)

    def remove(conn: Connection) -> None:
        register.remove_office(conn, name, hand=hand)
        _secrets(request).forget(name)

    return _do(request, state, remove)


@router.post("/notices/targets/trial", dependencies=[needs(Right.CONFIGURE)])
def try_target(request: Request, state: State, now: Now, name: Named) -> Response:
    """A trial is on its way."""

    def try_out(conn: Connection) -> None:
        found = register.target(conn, name)
        if found is None or found.owner is not None:
            raise Refused(f"ไม่พบช่องทาง {name} · there is no such channel", hint="เปิดหน้านี้ใหม่ · open the page again")
        service.try_out(conn, found, now=now)

    return _do(request, state, try_out)


@router.post("/notices/retry", dependencies=[needs(Right.CONFIGURE)])
def retry(request: Request, state: State, now: Now, message: Annotated[str, Form(max_length=40)]) -> Response:
    """What was given up is tried for another day."""
    return _do(request, state, lambda conn: service.retry(conn, message, now=now))


@router.post("/notices/resume", dependencies=[needs(Right.CONFIGURE)])
def resume(request: Request, state: State, now: Now, name: Named) -> Response:
    """The channel is tried again at once."""
    return _do(request, state, lambda conn: service.resume(conn, name, now=now))


def _do(request: Request, state: State, change: Callable[[Connection], None]) -> Response:
    """Done and back on the page; or the page with why not, and nothing changed."""
    try:
        with writing(state.engine) as conn:
            change(conn)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _office_page(request, conn, failed=str(refusal))
    return _to("/notices")


def _own_page(
    request: Request,
    conn: Connection,
    *,
    typed: Typed | None = None,
    wrong: Complaints = NOTHING_WRONG,
    failed: str | None = None,
) -> Response:
    login = user_of_request(request).login
    own = {one.channel: one for one in register.own_targets(conn, login)}
    forms = {channel: typed_of(own[channel]) if channel in own else Typed(channel=channel) for channel in PERSONAL}
    if typed is not None and typed.channel in forms:
        forms[Channel(typed.channel)] = typed
    return page(
        request,
        "notices/own.html",
        status=422 if wrong or failed else 200,
        forms=forms,
        own=own,
        wrong={channel: wrong if typed is not None and typed.channel == channel else {} for channel in PERSONAL},
        failed=failed,
        sent={one.name: service.newest(conn, limit=SHOWN_OWN, target=one.name) for one in own.values()},
        channels=CHANNELS,
        kinds=KINDS,
        severities=SEVERITIES,
        words=why_words,
    )


def _office_page(
    request: Request,
    conn: Connection,
    *,
    typed: Typed | None = None,
    wrong: Complaints = NOTHING_WRONG,
    failed: str | None = None,
    secret: tuple[str, str] | None = None,
) -> Response:
    now = hub_state(request).clock()
    return page(
        request,
        "notices/office.html",
        status=422 if wrong or failed else 200,
        typed=typed or Typed(),
        is_edit=typed is not None and not wrong and failed is None,
        wrong=wrong,
        failed=failed,
        secret=secret,
        targets=register.office_targets(conn),
        people=sum(one.owner is not None for one in register.targets(conn)),
        health=[(one, service.is_trouble(one, now=now)) for one in service.health(conn)],
        unsent=service.unsent(conn),
        sent=service.newest(conn, limit=SHOWN),
        channels=CHANNELS,
        kinds=KINDS,
        severities=SEVERITIES,
        words=why_words,
    )


def _secrets(request: Request) -> WebhookSecrets:
    return cast("WebhookSecrets", request.app.state.webhook_secrets)


def _to(path: str) -> Response:
    return RedirectResponse(path, status_code=303)
