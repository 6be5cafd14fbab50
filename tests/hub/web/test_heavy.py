"""What is heavy is made one at a time for each user, and few at once of all; whoever waits is told for how long."""

import threading
from collections.abc import Iterator

import httpx
import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from hub.app import ROUTERS
from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from hub.web.heavy import FULL, YOURS, Turns, one_at_a_time
from tests.parts.hands import hand
from tests.parts.served import Served, served
from tests.parts.small_hub import SmallHub

HEAVY = {
    "/api/v1/reports/{month}",
    "/api/v1/reports/{month}/ratios",
    "/reports/{month}/monthly-report.{kind}",
    "/reports/{month}/evidence-bundle.zip",
    "/reports/life/{kind}/{period}/steps",
    "/reports/life/{kind}/{period}/texts",
    "/reports/life/{kind}/{period}/{version}/report.{form}",
    "/reports/life/{kind}/{period}/{version}/figures",
    "/reports/life/{kind}/{period}/{version}/figures/{part}",
    "/reports/life/{kind}/{period}/{version}/figures/{part}/{key:path}",
    "/sheets/{kind}.xlsx",
    "/sheets/{kind}.csv",
    "/privacy/export",
    "/privacy/export-user",
    "/audit/check",
    "/reports/{month}/open-data.sqlite",
    "/reports/{month}/open-data.metadata.json",
    "/cards/export.xlsx",
    "/cards/export.csv",
    "/crime/template.xlsx",
    "/crime/open.csv",
    "/crime/points/{code}",
    "/letters/register/{year}.xlsx",
    "/letters/register/{year}.pdf",
    "/points/{code}/sign.pdf",
    "/signs.pdf",
}


@pytest.fixture
def gates() -> tuple[threading.Event, threading.Event]:
    return threading.Event(), threading.Event()


@pytest.fixture
def pages(hub: SmallHub, gates: tuple[threading.Event, threading.Event]) -> Iterator[Served]:
    """With a page that takes as long as the test wants."""
    inside, go_on = gates
    slow = APIRouter()

    @slow.get("/slow", dependencies=[one_at_a_time])
    def wait() -> str:
        inside.set()
        assert go_on.wait(60)
        return "made"

    hub.app.include_router(slow)
    hub.app.state.turns = Turns(at_once=2)
    with served(hub) as running:
        yield running


def browser(hub: SmallHub, pages: Served, login: str) -> httpx.Client:
    with writing(hub.engine) as conn:
        if login != "somying":
            users.add_user(
                conn, login=login, name="x", password="long enough to keep", role=Role.ADMINISTRATOR, hand=hand()
            )
    return httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session(login)}, timeout=90)


def test_a_second_one_waits_and_others_do_too_once_it_is_full(
    hub: SmallHub, pages: Served, gates: tuple[threading.Event, threading.Event]
) -> None:
    inside, go_on = gates
    first, second, third = (browser(hub, pages, login) for login in ("somying", "a", "b"))
    answers: list[httpx.Response] = []
    threads = [threading.Thread(target=lambda one=one: answers.append(one.get("/slow"))) for one in (first, second)]
    try:
        for thread in threads:
            inside.clear()
            thread.start()
            assert inside.wait(60)
        again = first.get("/slow")
        assert (again.status_code, again.headers["retry-after"], YOURS.split(" · ")[0] in again.text) == (
            429,
            "5",
            True,
        )
        full = third.get("/sheets/points.csv")
        assert (full.status_code, full.headers["retry-after"], FULL.split(" · ")[0] in full.text) == (429, "5", True)
        assert third.get("/api/v1/reports/2026-11").json()["hint"] == FULL.split(" · ")[1]
        assert third.get("/officers").status_code == 200
    finally:
        go_on.set()
        for thread in threads:
            thread.join()
    assert [one.status_code for one in answers] == [200, 200]
    assert (first.get("/slow").status_code, third.get("/sheets/points.csv").status_code) == (200, 200)
    for one in (first, second, third):
        one.close()


def test_a_turn_ends_also_where_the_making_fails() -> None:
    turns = Turns(at_once=1)
    assert (turns.take("a"), turns.take("a"), turns.take("b")) == (None, YOURS, FULL)
    turns.give_back("a")
    assert turns.take("b") is None


def test_every_route_that_makes_a_file_or_reads_everything_asks_for_its_turn() -> None:
    routes = [one for router in ROUTERS for one in router.routes if isinstance(one, APIRoute)]
    assert {one.path for one in routes if one_at_a_time in one.dependencies} == HEAVY
