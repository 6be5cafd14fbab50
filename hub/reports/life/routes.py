"""The pages of reports' lives: the list, one report with its versions and steps, two versions side by side."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi import Form as FormField
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.papers.district import District
from hub.people.acting import act
from hub.photographs.routes import folder_of_request
from hub.reports.editions.files import MEDIA, Form
from hub.reports.life import service, views
from hub.reports.life.editions import edition_of
from hub.reports.life.making import Makers, makers
from hub.reports.life.period import Kind, Period, edition_words
from hub.reports.life.states import State as VersionState
from hub.reports.life.states import Step
from hub.reports.life.version import Version
from hub.reports.life.words import BUTTONS, CONFIRMS, KINDS, NEEDS_REASON, NOT_BEGUN, SIGNS, STANDINGS, STATES, STEPS
from hub.web.heavy import one_at_a_time
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request
from wire_contract.chain import public_key_of

router = APIRouter(include_in_schema=False, prefix="/reports/life")

PeriodText = Annotated[str, Path(max_length=10, alias="period")]
Number = Annotated[int, Path(ge=1, lt=2**31)]
Place = Annotated[int, Query(ge=1, lt=2**31)]


@router.get("", dependencies=[needs(Right.SEE_REPORTS)])
def reports_page(request: Request, conn: Reading, now: Now) -> Response:
    """Every report, and how it stands."""
    return page(request, "reports/life_list.html", rows=views.reports(conn, now=now), **_WORDS)


@router.get("/{kind}/{period}", dependencies=[needs(Right.SEE_REPORTS)])
def report_page(request: Request, conn: Reading, kind: Kind, period: PeriodText) -> Response:
    """One report: its versions, who did what, and what this user may do next."""
    return _one(request, conn, period_or_404(kind, period))


@router.get("/{kind}/{period}/part", dependencies=[needs(Right.SEE_REPORTS)])
def report_part(request: Request, conn: Reading, kind: Kind, period: PeriodText) -> Response:
    """What `report_page` fetches anew when something changed; forms and what was typed stay."""
    return _one(request, conn, period_or_404(kind, period), template="reports/life_part.html")


@router.get("/{kind}/{period}/compare", dependencies=[needs(Right.SEE_REPORTS)])
def compare_page(
    request: Request, conn: Reading, kind: Kind, period: PeriodText, *, old: Place = 1, new: Place = 2
) -> Response:
    """Two versions side by side: every cell that is otherwise, and why."""
    of = period_or_404(kind, period)
    try:
        found = views.compared(conn, of, old, new)
    except Refused as refusal:
        raise HTTPException(404, detail=str(refusal)) from refusal
    numbers = [one.version for one in service.versions(conn, period=of)]
    return page(request, "reports/life_compare.html", found=found, period=of, numbers=numbers, **_WORDS)


@router.get("/{kind}/{period}/{version}/report.{form}", dependencies=[needs(Right.SEE_REPORTS), one_at_a_time])
def report_paper(
    request: Request,
    state: State,
    kind: Kind,
    period: PeriodText,
    version: Number,
    *,
    form: Literal["pdf", "json", "xlsx", "docx", "en.pdf"],
) -> Response:
    """What was issued, byte for byte; of any other its figures, and a paper that says it is a draft."""
    with state.engine.connect() as conn:
        found = version_or_404(conn, period_or_404(kind, period), version)
        try:
            content = _file(conn, found, form, made=makers_of(request, state))
        except Refused as refusal:
            raise HTTPException(409, detail=str(refusal)) from refusal
    media = MEDIA[Form(form)] if form in set(Form) else f"application/{form}"
    return Response(content, media_type=media, headers=_attached(found, f"report.{form}"))


@router.get("/{kind}/{period}/{version}/heads.json", dependencies=[needs(Right.SEE_REPORTS)])
def report_heads(conn: Reading, kind: Kind, period: PeriodText, version: Number) -> Response:
    """Where each chain stood when the figures were made."""
    found = version_or_404(conn, period_or_404(kind, period), version)
    content = service.heads_of(conn, found)
    return Response(content, media_type="application/json", headers=_attached(found, "heads.json"))


@router.post("/{kind}/{period}/steps", dependencies=[needs(Right.CHECK_REPORTS), one_at_a_time])
def take_step(
    request: Request,
    state: State,
    kind: Kind,
    period: PeriodText,
    *,
    step: Annotated[Step, FormField()],
    version: Annotated[int, FormField(ge=0, lt=2**31)],
    revision: Annotated[int, FormField(ge=0, lt=2**31)],
    said: Annotated[str, FormField(max_length=5000)] = "",
) -> Response:
    """The report is a step on; or its page again, with what is wrong and what was typed."""
    of = period_or_404(kind, period)
    try:
        step_on(request, state, of, step, seen=service.Seen(version, revision), said=said)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _one(request, conn, of, wrong=refusal, typed={"step": step.value, "said": said})
    state.live.changed()
    return RedirectResponse(f"/reports/life/{of.kind.value}/{of.text}", status_code=303)


def step_on(request: Request, state: HubState, period: Period, step: Step, *, seen: service.Seen, said: str) -> Version:
    """The version after this user's step, committed; raises Refused."""
    user = user_of_request(request)
    made, hand = makers_of(request, state), Hand(state.key, user.login, state.clock())
    if step in {Step.DRAFT, Step.REVISE}:
        return service.draft(
            state.engine, period, step=step, seen=seen, hand=hand, rights=user.rights, makers=made, said=said
        )
    if step is Step.ISSUE:
        return service.issue(state.engine, period, seen=seen, hand=hand, rights=user.rights, makers=made)
    return act(
        request,
        state,
        lambda conn, hand: service.take_step(conn, period, step, seen=seen, hand=hand, rights=user.rights, said=said),
    )


def makers_of(request: Request, state: HubState) -> Makers:
    """Everything that this hub can make."""
    of = request.app.state.district
    district = District(name=of.name, code=of.code, office=of.office, section=of.section)
    return makers(district, public_key_of(state.key), folder_of_request(request))


def period_or_404(kind: Kind, text: str) -> Period:
    """The period of an address."""
    try:
        return Period.parse(kind, text)
    except Refused as refusal:
        raise HTTPException(404, detail=str(refusal)) from refusal


def version_or_404(conn: Connection, period: Period, number: int) -> Version:
    """The version of an address."""
    try:
        return views.known(conn, period, number)
    except Refused as refusal:
        raise HTTPException(404, detail=str(refusal)) from refusal


def _file(conn: Connection, found: Version, form: str, *, made: Makers) -> bytes:
    if form == "json":
        return service.figures_of(conn, found)
    if form == "pdf":
        return service.paper_of(conn, found) or service.paper_now(conn, found, makers=made)
    return edition_of(conn, found, Form(form), makers=made)


def _attached(found: Version, name: str) -> Mapping[str, str]:
    mark = "" if found.state is VersionState.ISSUED else "draft-"
    whole = f"{mark}{found.period.text}-v{found.version}-{name}"
    return {"content-disposition": f'attachment; filename="{whole}"'}


def _one(
    request: Request,
    conn: Connection,
    period: Period,
    *,
    template: str = "reports/life.html",
    wrong: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    user, now = user_of_request(request), request.app.state.hub.clock()
    view = views.report_view(conn, period, login=user.login, rights=user.rights, now=now)
    if view.row.newest is None and period.months[0].bounds[0] > now:
        raise HTTPException(404)
    return page(
        request,
        template,
        status=409 if wrong else 200,
        view=view,
        period=period,
        wrong=wrong,
        typed=typed or {},
        is_over=period.is_over(now),
        **_WORDS,
    )


_WORDS: dict[str, Any] = {
    "states": STATES,
    "signs": SIGNS,
    "step_words": STEPS,
    "buttons": BUTTONS,
    "confirms": CONFIRMS,
    "needs_reason": NEEDS_REASON,
    "kinds": KINDS,
    "standings": STANDINGS,
    "not_begun": NOT_BEGUN,
    "edition_words": edition_words,
}
