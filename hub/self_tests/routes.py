"""Cameras and lamps: all of them by urgency, one of them with its tests, and what may be asked of it; also in JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.database import writing
from hub.evidence.hand import Hand
from hub.evidence.mark import Mark
from hub.evidence.routes import Before
from hub.fleet import service as fleet
from hub.fleet.asset import AssetKind
from hub.fleet.routes import CodePath, point_or_404
from hub.kernel.agencies import in_english
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.self_tests import answers, asking, service, views
from hub.self_tests.counting import Now as TestedNow
from hub.self_tests.plots import HEIGHT, WIDTH
from hub.self_tests.reasons import reason
from hub.self_tests.views import AssetView
from hub.self_tests.words import CAUSES, ENDS, KINDS, LIGHTS, OUTCOMES, SILENCES, URGENCIES
from hub.web.errors import error_answer
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.months import MonthWord, month_or_422
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request

router = APIRouter(tags=["self-tests"])

NamePath = Annotated[str, Path(pattern="^[a-z0-9][a-z0-9-]{0,39}$")]
KindPath = Annotated[AssetKind, Path()]
KindText = Annotated[AssetKind | Literal[""], Query()]

WORDS: dict[str, Any] = {
    "urgencies": URGENCIES,
    "kinds": KINDS,
    "outcomes": OUTCOMES,
    "silences": SILENCES,
    "causes": CAUSES,
    "lights": LIGHTS,
    "ends": ENDS,
    "reason": reason,
    "in_english": in_english,
    "path_of": views.path_of,
}


def _tested_now(request: Request) -> TestedNow:
    return cast("TestedNow", request.app.state.tested)


Tested = Annotated[TestedNow, Depends(_tested_now)]


@dataclass(frozen=True, slots=True)
class _Place:
    code: str
    kind: AssetKind
    name: str

    @property
    def path(self) -> str:
        """The page of this camera or lamp."""
        return f"/self-tests/{self.code}/{self.kind.value}/{self.name}"


def _place(code: CodePath, kind: KindPath, name: NamePath) -> _Place:
    return _Place(code, kind, name)


At = Annotated[_Place, Depends(_place)]
"""Which camera or lamp, out of its address."""


@router.get("/self-tests", include_in_schema=False, dependencies=[needs(Right.SEE_BOARD)])
def overview_page(request: Request, conn: Reading, now: Now, tested: Tested, *, kind: KindText = "") -> Response:
    """Every camera and lamp, the most urgent first."""
    found = tested.overview(conn, now)
    return page(request, "self_tests/overview.html", found=found, kind=kind or None, query=request.url.query, **WORDS)


@router.get("/self-tests/part", include_in_schema=False, dependencies=[needs(Right.SEE_BOARD)])
def overview_part(request: Request, conn: Reading, now: Now, tested: Tested, *, kind: KindText = "") -> Response:
    """What `overview_page` fetches anew when something changed."""
    found = tested.overview(conn, now)
    return page(request, "self_tests/overview_part.html", found=found, kind=kind or None, **WORDS)


@router.get("/section", include_in_schema=False, dependencies=[needs(Right.SEE_OWN_SECTION)])
def section_page(request: Request, conn: Reading, now: Now, tested: Tested) -> Response:
    """What of the user's own section fails, or needs a look; nothing of anybody else's."""
    groups = views.of_owner(tested.overview(conn, now), user_of_request(request).section)
    return page(request, "self_tests/section.html", groups=groups, **WORDS)


@router.get("/self-tests/of/{code}", include_in_schema=False, dependencies=[needs(Right.SEE_BOARD)])
def point_part(request: Request, conn: Reading, now: Now, tested: Tested, code: CodePath) -> Response:
    """The cameras and lamps of one point, for that point's page."""
    point = point_or_404(conn, code)
    rows = views.rows_at(tested.overview(conn, now), point)
    return page(request, "self_tests/point_part.html", rows=rows, point=point, **WORDS)


@router.get("/self-tests/{code}/{kind}/{name}", include_in_schema=False, dependencies=[needs(Right.SEE_BOARD)])
def asset_page(request: Request, conn: Reading, now: Now, at: At, before: Before) -> Response:
    """One camera or lamp."""
    return _asset(request, "self_tests/asset.html", _view(conn, now, at, before), before=before)


@router.get("/self-tests/{code}/{kind}/{name}/part", include_in_schema=False, dependencies=[needs(Right.SEE_BOARD)])
def asset_part(request: Request, conn: Reading, now: Now, at: At, before: Before) -> Response:
    """What `asset_page` fetches anew when something changed."""
    return _asset(request, "self_tests/asset_part.html", _view(conn, now, at, before), before=before)


@router.post("/self-tests/{code}/{kind}/{name}/test", include_in_schema=False, dependencies=[needs(Right.COMMAND)])
def ask_test(
    request: Request,
    state: State,
    at: At,
    *,
    cause: Annotated[Literal["commanded", "repair"], Form()] = "commanded",
) -> Response:
    """The point's device is told to test it now."""

    def ask(conn: Connection, hand: Hand) -> None:
        point = _view(conn, hand.at, at).row.point
        asking.ask_test(conn, point, at.name, after_repair=cause == "repair", hand=hand)

    return _asked(request, state, ask, then=at.path)


@router.post("/self-tests/{code}/{kind}/{name}/reference", include_in_schema=False, dependencies=[needs(Right.COMMAND)])
def ask_reference(
    request: Request,
    state: State,
    at: At,
    *,
    is_sure: Annotated[Literal["yes"], Form(alias="sure")],  # noqa: ARG001 (the form is not taken without it)
    light: Annotated[Literal["day", "night"] | None, Form()] = None,
) -> Response:
    """The point's device is told to take a new reference; the form's tick says that somebody looked first."""

    def ask(conn: Connection, hand: Hand) -> None:
        point = _view(conn, hand.at, at).row.point
        asking.ask_reference(conn, point, at.kind, at.name, light=light, hand=hand)

    return _asked(request, state, ask, then=at.path)


@router.get("/api/v1/self-tests", dependencies=[needs(Right.SEE_BOARD)])
def overview(conn: Reading, now: Now, tested: Tested) -> answers.OverviewAnswer:
    """Every camera and lamp as it stands now, and how many were proved good in the last 24 hours."""
    return answers.overview_answer(tested.overview(conn, now))


@router.get("/api/v1/self-tests/days", dependencies=[needs(Right.SEE_BOARD)])
def check_days(conn: Reading, now: Now, month: Annotated[MonthWord, Query()]) -> list[answers.CheckDayAnswer]:
    """Rule C, point by point and day by day, for the days of a month that have begun."""
    wanted = month_or_422(month)
    codes = {point.id: point.code for point in fleet.points(conn)}
    found = service.check_days(conn, first=wanted.first, last=min(wanted.last, day_of(now)), now=now)
    return [
        answers.check_day_answer(codes[number], cell)
        for number, cells in found.cells.items()
        for _, cell in sorted(cells.items())
    ]


@router.get("/api/v1/self-tests/{code}/{kind}/{name}", dependencies=[needs(Right.SEE_BOARD)])
def asset(conn: Reading, now: Now, at: At, before: Before) -> answers.AssetDetailAnswer:
    """One camera or lamp with its defects, the days that told nothing, and its tests of the last 90 days, the newest
    first and a page at a time; `before` takes the `older` of the page before.
    """
    return answers.detail_answer(_view(conn, now, at, before))


def _asset(request: Request, template: str, view: AssetView, *, before: Mark | None) -> Response:
    return page(request, template, view=view, before=before, width=WIDTH, height=HEIGHT, **WORDS)


def _view(conn: Connection, now: Now, at: _Place, before: Mark | None = None) -> AssetView:
    found = views.asset_view(conn, point_or_404(conn, at.code), at.kind, at.name, before=before, now=now)
    if found is None:
        raise HTTPException(404)
    return found


def _asked(request: Request, state: HubState, ask: Callable[[Connection, Hand], None], *, then: str) -> Response:
    """Committed in the signed-in user's name and on its way, or answered with what is wrong; then the page `then`."""
    user = user_of_request(request)
    try:
        with writing(state.engine) as conn:
            ask(conn, Hand(state.key, user.login, state.clock()))
    except Refused as refusal:
        return error_answer(request, 409, detail=str(refusal))
    state.hurry()
    state.live.changed()
    return RedirectResponse(then, status_code=303)
