"""The pages of a section's staff: their orders by what is due first, and one order with what may be done now."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Path, Request, UploadFile
from starlette.responses import Response

from hub.fieldwork import service, views
from hub.fieldwork.sent import acted, is_part, onward, refusal_part, size_or_404
from hub.fieldwork.words import HAPPENED, LOOKS
from hub.kernel.period import BANGKOK
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.photographs.routes import drawn_answer
from hub.photographs.service import Size
from hub.remediation.form import moment_of
from hub.remediation.kinds import WORK
from hub.remediation.order import Detail, FieldRefused
from hub.remediation.transitions import Actor, Step, steps_from
from hub.remediation.words import NO_RETEST, RETESTS, STATES
from hub.web.hub_state import Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import NO_RIGHT, needs, user_of_request

router = APIRouter(tags=["orders"])

NumberPath = Annotated[int, Path(ge=1, lt=10**9)]
NumberForm = Annotated[int, Form(ge=1, lt=10**9)]
SaidForm = Annotated[str, Form(max_length=2000)]
PhotoFile = Annotated[UploadFile | None, File()]
_SEES, _ANSWERS = needs(Right.SEE_OWN_SECTION), needs(Right.ANSWER_ORDERS)
_WORDS: dict[str, Any] = {
    "states": STATES,
    "looks": LOOKS,
    "work": WORK,
    "happened": HAPPENED,
    "retests": RETESTS,
    "no_retest": NO_RETEST,
}


@router.get("/my-work", include_in_schema=False, dependencies=[_SEES])
def list_page(request: Request, conn: Reading, now: Now) -> Response:
    """What is the section's to do, the first due first."""
    rows = views.of_section(conn, _section(request), now=now)
    return page(request, "fieldwork/my_work.html", rows=rows, **_WORDS)


@router.get("/my-work/part", include_in_schema=False, dependencies=[_SEES])
def list_part(request: Request, conn: Reading, now: Now) -> Response:
    """What `list_page` fetches anew when something changed."""
    rows = views.of_section(conn, _section(request), now=now)
    return page(request, "fieldwork/my_work_part.html", rows=rows, **_WORDS)


@router.get("/my-work/{number}", include_in_schema=False, dependencies=[_SEES])
def order_page(request: Request, conn: Reading, now: Now, number: NumberPath) -> Response:
    """One order, and what may be done with it; another section's does not exist here."""
    return _page(request, conn, now, number)


@router.post("/my-work/step", include_in_schema=False, dependencies=[_SEES, _ANSWERS])
def step(
    request: Request,
    state: State,
    *,
    number: NumberForm,
    revision: NumberForm,
    step: Annotated[Step, Form()],
    said: SaidForm = "",
    repaired_at: Annotated[str, Form(max_length=40)] = "",
    photo: PhotoFile = None,
) -> Response:
    """The order has gone on; or it is said at the field why not, and who was first."""
    section, user = _section(request), user_of_request(request)
    _theirs_or_404(state, number, section)
    try:
        detail = Detail(said=said, repaired_at=moment_of(repaired_at, field="repaired_at"))
        acted(
            request,
            state,
            photo,
            lambda conn, taken, folder, hand: service.answer(
                conn,
                number,
                step,
                seen_revision=revision,
                detail=detail,
                taken=taken,
                folder=folder,
                rights=user.rights,
                hand=hand,
                section=section,
            ),
        )
    except Refused as refusal:
        typed = {"said": said, "repaired_at": repaired_at, "step": step.value}
        return _refused(request, state, number, refusal, typed=typed)
    return onward(request, "/my-work" if step is Step.DECLINE else f"/my-work/{number}")


@router.post("/my-work/comment", include_in_schema=False, dependencies=[_SEES, _ANSWERS])
def comment(
    request: Request, state: State, number: NumberForm, said: SaidForm = "", photo: PhotoFile = None
) -> Response:
    """The words stand beside the order."""
    section = _section(request)
    _theirs_or_404(state, number, section)
    try:
        acted(
            request,
            state,
            photo,
            lambda conn, taken, folder, hand: service.say(
                conn, number, said, taken=taken, folder=folder, hand=hand, section=section
            ),
        )
    except Refused as refusal:
        return _refused(request, state, number, refusal, typed={"said": said, "step": "comment"})
    return onward(request, f"/my-work/{number}")


@router.get("/my-work/{number}/photographs/{name}/{size}", include_in_schema=False, dependencies=[_SEES])
def photograph(request: Request, conn: Reading, now: Now, *, number: NumberPath, name: str, size: Size) -> Response:
    """A photograph of an order of the section's own."""
    found = views.sheet(conn, number, now=now, section=_section(request))
    if found is None or name not in found.names:
        raise HTTPException(404)
    return drawn_answer(request, name, size_or_404(size))


def _page(
    request: Request,
    conn: Reading,
    now: Now,
    number: int,
    *,
    refusal: Refused | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    found = views.sheet(conn, number, now=now, section=_section(request))
    if found is None:
        raise HTTPException(404)
    return page(
        request,
        "fieldwork/order.html",
        status=422 if refusal else 200,
        sheet=found,
        steps=[one.value for one in steps_from(found.file.order.state, [Actor.WORKER])],
        base=f"/my-work/{number}",
        local_now=now.astimezone(BANGKOK).strftime("%Y-%m-%dT%H:%M"),
        typed={"said": "", "repaired_at": "", "step": "", **(typed or {})},
        refusal=refusal,
        field=refusal.field if isinstance(refusal, FieldRefused) else None,
        **_WORDS,
    )


def _refused(request: Request, state: State, number: int, refusal: Refused, *, typed: dict[str, str]) -> Response:
    if is_part(request):
        return refusal_part(request, refusal)
    with state.engine.connect() as conn:
        return _page(request, conn, state.clock(), number, refusal=refusal, typed=typed)


def _section(request: Request) -> str:
    """The user's own; who has none sees nothing here, rather than everything."""
    section = user_of_request(request).section
    if not section:
        raise HTTPException(403, detail=NO_RIGHT)
    return section


def _theirs_or_404(state: State, number: int, section: str) -> None:
    with state.engine.connect() as conn:
        if views.sheet(conn, number, now=state.clock(), section=section) is None:
            raise HTTPException(404)
