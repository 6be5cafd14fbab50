"""The inspection of what no device can test: before and after beside each other, and what is still missing."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, HTTPException, Path, Request, UploadFile
from starlette.responses import Response

from hub.fieldwork import service, views
from hub.fieldwork.proof import WORDS, Lack
from hub.fieldwork.sent import acted, is_part, onward, refusal_part, size_or_404
from hub.fieldwork.words import HAPPENED, LOOKS
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.photographs.routes import drawn_answer
from hub.photographs.service import Size
from hub.remediation.kinds import WORK
from hub.remediation.order import Detail, FieldRefused
from hub.remediation.transitions import Step
from hub.remediation.words import STATES
from hub.web.hub_state import Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request

router = APIRouter(tags=["orders"])

NumberPath = Annotated[int, Path(ge=1, lt=10**9)]
NumberForm = Annotated[int, Form(ge=1, lt=10**9)]
_MAY = needs(Right.REPORT_DEFECT)
_WORDS: dict[str, Any] = {"states": STATES, "looks": LOOKS, "work": WORK, "happened": HAPPENED, "lack_words": WORDS}


@router.get("/inspect", include_in_schema=False, dependencies=[_MAY])
def list_page(request: Request, conn: Reading, now: Now) -> Response:
    """What waits for somebody to look at it, the longest waiting first."""
    return page(request, "fieldwork/to_inspect.html", rows=views.to_inspect(conn, now=now), **_WORDS)


@router.get("/inspect/{number}", include_in_schema=False, dependencies=[_MAY])
def inspect_page(request: Request, conn: Reading, now: Now, number: NumberPath) -> Response:
    """One order for who stands at its point."""
    return _page(request, conn, now, number)


@router.get("/inspect/{number}/part", include_in_schema=False, dependencies=[_MAY])
def inspect_part(request: Request, conn: Reading, now: Now, number: NumberPath) -> Response:
    """What is still missing, fetched anew when a tap arrives."""
    found = _inspection_or_404(request, conn, now, number)
    return page(request, "fieldwork/missing.html", found=found, **_WORDS)


@router.post("/inspect/send", include_in_schema=False, dependencies=[_MAY])
def send(
    request: Request,
    state: State,
    *,
    number: NumberForm,
    revision: NumberForm,
    answer: Annotated[Literal["mended", "not_mended"], Form()],
    said: Annotated[str, Form(max_length=2000)] = "",
    photo: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """The order is proved by this person's word and tap, or goes back with a reason."""
    user = user_of_request(request)
    with state.engine.connect() as conn:
        tap = _inspection_or_404(request, conn, state.clock(), number).tap
    because = tap.hash if tap is not None and answer == "mended" else None
    try:
        acted(
            request,
            state,
            photo,
            lambda conn, taken, folder, hand: service.answer(
                conn,
                number,
                Step.INSPECT if answer == "mended" else Step.RETURN,
                seen_revision=revision,
                detail=Detail(said=said, because=because),
                taken=taken,
                folder=folder,
                rights=user.rights,
                hand=hand,
            ),
        )
    except Refused as refusal:
        if is_part(request):
            return refusal_part(request, refusal)
        with state.engine.connect() as conn:
            return _page(request, conn, state.clock(), number, refusal=refusal, said=said)
    return onward(request, f"/inspect/{number}")


@router.get("/inspect/{number}/photographs/{name}/{size}", include_in_schema=False, dependencies=[_MAY])
def photograph(request: Request, conn: Reading, now: Now, *, number: NumberPath, name: str, size: Size) -> Response:
    """A photograph of an order."""
    found = views.sheet(conn, number, now=now)
    if found is None or name not in found.names:
        raise HTTPException(404)
    return drawn_answer(request, name, size_or_404(size))


def _page(
    request: Request, conn: Reading, now: Now, number: int, *, refusal: Refused | None = None, said: str = ""
) -> Response:
    found = _inspection_or_404(request, conn, now, number)
    return page(
        request,
        "fieldwork/inspect.html",
        status=422 if refusal else 200,
        found=found,
        sheet=found.sheet,
        base=f"/inspect/{number}",
        said=said,
        refusal=refusal,
        field=refusal.field if isinstance(refusal, FieldRefused) else None,
        wants_photo=Lack.PHOTO_OF_INSPECTOR in found.lacks,
        **_WORDS,
    )


def _inspection_or_404(request: Request, conn: Reading, now: Now, number: int) -> views.Inspection:
    found = views.inspection(conn, number, by=user_of_request(request).login, now=now)
    if found is None:
        raise HTTPException(404)
    return found
