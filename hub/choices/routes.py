"""The page of the district's choices: what holds, what was decided before, and to decide."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.choices import service, words
from hub.choices.choices import DEFAULTS
from hub.choices.form import change_of_form, typed_of
from hub.evidence.hand import Hand
from hub.kernel.period import Month, day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.people.acting import act
from hub.web.hub_state import Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs

router = APIRouter(include_in_schema=False)
PATH = "/reports/choices"
Typed = Annotated[str, Form(max_length=300)]


@router.get(PATH, dependencies=[needs(Right.SEE_REPORTS)])
def choices_page(request: Request, conn: Reading, now: Now) -> Response:
    """What the district decided about its figures, and from which month on."""
    return _page(request, conn, this_month=Month.of(day_of(now)))


@router.post(PATH, dependencies=[needs(Right.CONFIGURE)])
def decide(
    request: Request,
    state: State,
    now: Now,
    *,
    from_month: Typed = "",
    headline: Typed = "",
    letter_workdays: Typed = "",
    seventh_moves: Typed = "no",
    carried_over: Typed = "",
    kpi_type: Typed = "",
    targets: Typed = "",
    document: Typed = "",
) -> Response:
    """From that month on these hold."""
    typed = {
        "from_month": from_month,
        "headline": headline,
        "letter_workdays": letter_workdays,
        "seventh_moves": seventh_moves,
        "carried_over": carried_over,
        "kpi_type": kpi_type,
        "targets": targets,
        "document": document,
    }

    def action(conn: Connection, hand: Hand) -> object:
        return service.decide(conn, change_of_form(typed), hand=hand)

    try:
        act(request, state, action)
    except Refused as refusal:
        with state.engine.connect() as conn:
            month = Month.of(day_of(now))
            return _page(request, conn, this_month=month, typed=typed, wrong=f"{refusal} — {refusal.hint}")
    return RedirectResponse(PATH, 303)


def _page(
    request: Request,
    conn: Connection,
    *,
    this_month: Month,
    typed: dict[str, str] | None = None,
    wrong: str | None = None,
) -> Response:
    changes = service.changes(conn)
    holds = service.holding(conn, this_month)
    usual = typed_of(holds, from_month=str(this_month), workdays=DEFAULTS.letter_workdays)
    return page(
        request,
        "choices/choices.html",
        status=422 if wrong else 200,
        changes=list(reversed(changes)),
        holds=holds,
        typed=typed or usual,
        wrong=wrong,
        headlines=words.HEADLINES,
        carried=words.CARRIED,
        types=words.TYPES,
        month_of=Month.of,
        defaults=DEFAULTS,
        configures=Right.CONFIGURE,
    )
