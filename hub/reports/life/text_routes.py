"""The page on which people write the texts of a form's draft: each as the figures write it, and as somebody has."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.reports.forms import wording
from hub.reports.forms.parts import NAMES, PARTS, Part
from hub.reports.life import service, texts
from hub.reports.life.period import Kind, Period, edition_words
from hub.reports.life.routes import PeriodText, makers_of, period_or_404
from hub.reports.life.states import State as VersionState
from hub.reports.life.words import NOT_BEGUN, SIGNS, STANDINGS, STATES
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request

router = APIRouter(include_in_schema=False, prefix="/reports/life")
MOST_TYPED = 4 * wording.LONGEST


@router.get("/{kind}/{period}/texts", dependencies=[needs(Right.SEE_REPORTS)])
def texts_page(request: Request, conn: Reading, kind: Kind, period: PeriodText) -> Response:
    """Every text of the newest version; of a draft, to be written."""
    return _page(request, conn, period_or_404(kind, period))


@router.post("/{kind}/{period}/texts", dependencies=[needs(Right.CHECK_REPORTS), one_at_a_time])
def write_text(
    request: Request,
    state: State,
    kind: Kind,
    period: PeriodText,
    *,
    does: Annotated[Literal["save", "preview", "figures"], Form()],
    part: Annotated[Part, Form()],
    version: Annotated[int, Form(ge=0, lt=2**31)],
    revision: Annotated[int, Form(ge=0, lt=2**31)],
    text: Annotated[str, Form(max_length=MOST_TYPED)] = "",
) -> Response:
    """The text stands in the draft, which is made anew; or the page again, with what is wrong and what was typed."""
    of = period_or_404(kind, period)
    user, typed = user_of_request(request), {"part": part, "text": text}
    try:
        if does == "preview":
            preview = wording.cleaned(text)
            with state.engine.connect() as conn:
                return _page(request, conn, of, typed=typed, preview=preview)
        texts.write(
            state.engine,
            of,
            part,
            None if does == "figures" else text,
            seen=service.Seen(version, revision),
            hand=Hand(state.key, user.login, state.clock()),
            rights=user.rights,
            makers=makers_of(request, state),
        )
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _page(request, conn, of, typed=typed, wrong=refusal)
    state.live.changed()
    return RedirectResponse(f"/reports/life/{of.kind.value}/{of.text}/texts#{part.value}", status_code=303)


def _page(
    request: Request,
    conn: Connection,
    period: Period,
    *,
    wrong: Refused | None = None,
    typed: dict[str, Any] | None = None,
    preview: str | None = None,
) -> Response:
    newest = service.newest(conn, period)
    if newest is None:
        raise HTTPException(404)
    may = newest.state is VersionState.DRAFT and user_of_request(request).may(Right.CHECK_REPORTS)
    return page(
        request,
        "reports/form_texts.html",
        status=409 if wrong else 200,
        period=period,
        newest=newest,
        texts=[(number, one) for number, one in enumerate(texts.texts_of(conn, newest), 1)],
        may_write=may,
        wrong=wrong,
        typed=typed or {},
        preview=preview,
        names=NAMES,
        parts=PARTS[period.kind],
        most=wording.LONGEST,
        states=STATES,
        signs=SIGNS,
        not_begun=NOT_BEGUN,
        standings=STANDINGS,
        edition_words=edition_words,
    )
