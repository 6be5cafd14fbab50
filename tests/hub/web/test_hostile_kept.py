"""Hostile texts in everything that people and devices may say, kept, and then every page that can be reached by links."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from urllib.parse import quote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser
from sqlalchemy import Connection

from hub.alarms import service as alarms
from hub.alarms.watch import Sighting, Watch
from hub.audit import service as audit
from hub.database import writing
from hub.fleet import assets, details
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.fleet.maintenance import begin_maintenance
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right, Role
from hub.notices.register import put_own
from hub.notices.target import Channel, Target, personal_name
from hub.patrol import service as patrol
from hub.patrol import suspensions
from hub.people import access_log, tokens, users
from hub.people import service as people
from hub.people.access_log import Access, What
from hub.privacy import requesting
from hub.privacy import service as privacy
from hub.privacy.person import Person, PersonKind
from hub.privacy.requests import Kind, Outcome
from tests.parts.a_day import tell
from tests.parts.hands import hand
from tests.parts.hostile import HOSTILE
from tests.parts.served import Served, served
from tests.parts.small_hub import LOGIN, NOW, OPENED_ON, SmallHub, small_hub
from tests.parts.windows import chromium, window
from wire_contract import topics

KEPT = (
    "script",
    "end of a title",
    "end of an attribute",
    "link",
    "htmx",
    "template",
    "thai marks",
    "one long word",
    "header",
)
MOST_PAGES = 100
OF_A_KIND = 3
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'hub.db'}") as running:
        tell(running)
        kept = sum(said(running, number, HOSTILE[name]) for number, name in enumerate(KEPT))
        assert kept > 50
        yield running


@pytest.fixture(scope="module")
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub) as running:
        yield running


def said(hub: SmallHub, number: int, text: str) -> int:
    """The text wherever somebody may say one, each in a transaction of its own; how many took it."""
    device = hub.devices["BSM-01"]
    by = hand(at=NOW, reason=text)
    who = Person(PersonKind.OFFICER, "T-01")

    def point(conn: Connection) -> None:
        fleet.add_point(conn, code=f"H-{number}", name=text, short_name=text[:60], station=text[:60], has_camera=True, opened_on=OPENED_ON, hand=hand())  # fmt: skip

    def asset(conn: Connection) -> None:
        there = fleet.point(conn, "BSM-01")
        assert there is not None
        camera = Asset(there.id, AssetKind.CAMERA, f"c{number}", day_of(NOW), label=text, note=text, owner=text)
        assets.add_asset(conn, camera, hand=hand(at=NOW))

    def alarm(conn: Connection) -> None:
        alarms.look(conn, [Sighting(Watch.DEVICE, f"bkk-{number}", "down", "BSM-01", text)], looked=(), now=NOW)
        for one in alarms.open_alarms(conn):
            alarms.acknowledge(conn, one.id, comment=text, hand=hand(at=NOW))

    def request(conn: Connection) -> None:
        made = requesting.receive(conn, who, Kind.ACCESS, received_on=day_of(NOW), letter=text, hand=by)
        requesting.extend(conn, made.number, due_on=made.due_on + timedelta(days=3), hand=by)
        requesting.answer(conn, made.number, Outcome.REFUSED, letter=text, text=text, hand=by)

    def token(conn: Connection) -> None:
        tokens.make(conn, login=LOGIN, wanted=tokens.Wanted(text, frozenset({Right.SEE_BOARD})), hand=by)

    def address(conn: Connection) -> None:
        name = personal_name(LOGIN, Channel.EMAIL)
        put_own(conn, Target(name=name, owner=LOGIN, channel=Channel.EMAIL, address=text), now=NOW)

    def correction(conn: Connection) -> None:
        there = fleet.point(conn, "BSM-01")
        assert there is not None
        audit.do_or_propose(
            conn,
            lambda conn, hand: patrol.set_duty(conn, there.id, from_day=OPENED_ON, patrols_per_day=3 + number % 5, hand=hand),
            hand=by,
        )  # fmt: skip

    def user(conn: Connection) -> None:
        role, section = Role.SECTION, "ฝ่ายโยธา สำนักงานเขต"
        users.add_user(conn, login=f"h{number}", name=text, password="long enough to keep", role=role, section=section, hand=by)  # fmt: skip

    everything: list[Callable[[Connection], object]] = [
        point,
        asset,
        alarm,
        request,
        token,
        address,
        correction,
        user,
        lambda conn: details.describe(conn, code=f"BSM-0{number % 4 + 1}", kinds=["dark"], purpose=text, hand=by),
        lambda conn: people.add_officer(conn, code=f"H-{number}", name=text, hand=by),
        lambda conn: people.add_officer(conn, code=text, name=f"N {number}", hand=by),
        lambda conn: begin_maintenance(conn, device.name, lasts=timedelta(hours=1), why=text, hand=by),
        lambda conn: suspensions.suspend(
            conn,
            suspensions.Wish(f"BSM-0{number % 4 + 1}", day_of(NOW) + timedelta(days=number + 1), None, text, text),
            hand=by,
        ),
        lambda conn: access_log.record(conn, Access(What.FAILED, text, text, text), now=NOW),
        lambda conn: privacy.export(conn, "T-02", hand=by),
    ]
    taken = sum(_kept(hub, action) for action in everything)
    hub.receive(topics.up(device.name, "events"), text.encode(), at=NOW)
    device.tap(f"code:{text}"[:200], at=NOW)
    return taken


def _kept(hub: SmallHub, action: Callable[[Connection], object]) -> bool:
    with suppress(Refused), writing(hub.engine) as conn:
        action(conn)
        return True
    return False


def reached(client: httpx.Client, start: str = "/") -> dict[str, httpx.Response]:
    """The pages that links lead to from here: a few of a kind, and none many times with another query."""
    found: dict[str, httpx.Response] = {}
    waiting, known, kinds = [start], {start}, Counter[str]()
    while waiting and len(found) < MOST_PAGES:
        path = waiting.pop(0)
        answer = client.get(path)
        found[path] = answer
        if "html" not in answer.headers.get("content-type", ""):
            continue
        for raw in re.findall(r'(?:href|hx-get)="(/[^"]*)"', answer.text):
            link = html.unescape(raw)
            parts = urlsplit(link)
            like = parts.path + "?" + ",".join(sorted(re.findall(r"(\w+)=", parts.query)))
            if like in known or parts.path.startswith(
                ("/static", "/live", "/lines/", "/audit/lines/", "/sheets/", "/reports/")
            ):
                continue
            known.add(like)
            kind = like.rpartition("?")[0].rpartition("/")[0]
            kinds[kind] += 1
            if not kind or kinds[kind] <= OF_A_KIND:
                waiting.append(link)
    return found


def test_no_page_breaks_and_none_shows_a_text_but_as_text(hub: SmallHub, pages: Served) -> None:
    with httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session()}, timeout=60) as client:
        answers = reached(client)
    assert len(answers) > 60
    assert {path: one.status_code for path, one in answers.items() if one.status_code >= 500} == {}
    raw = [HOSTILE[name] for name in KEPT if "<" in HOSTILE[name] or '"' in HOSTILE[name]]
    shows = {
        path
        for path, one in answers.items()
        for text in raw
        if text in one.text and "json" not in one.headers["content-type"]
    }
    assert shows == set()
    escaped = html.escape(HOSTILE["script"]).replace("&#x27;", "&#39;")
    showing = {path for path, one in answers.items() if escaped in one.text}
    assert {
        "/officers",
        "/points",
        "/users",
        "/access-log",
        "/privacy/people",
        "/privacy/requests",
        "/alarms",
        "/account",
        "/assets",
    } <= showing
    assert any("{{ 7*7 }}" in one.text for one in answers.values())
    assert {
        path for path, one in answers.items() if 'href="javascript:' in one.text.lower() or "<base" in one.text
    } == set()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def test_nothing_of_it_runs_in_a_browser_and_nothing_is_wider_than_a_phone(
    hub: SmallHub, pages: Served, browser: Browser
) -> None:
    ways = ("/", "/officers", "/points", "/users", "/access-log", "/privacy/people", "/privacy/requests", "/privacy/requests/1", "/privacy/people/T-01", "/alarms", "/alarms/maintenance", "/account", "/assets", "/audit", "/corrections", "/quarantine", "/unknown-cards", "/section", "/points/H-0", "/officers/H-0", f"/officers/{quote(HOSTILE['script'], safe='')}")  # fmt: skip
    with window(browser, pages.address, hub.session(), width=360, expected=("404", "403")) as page:
        dialogs: list[str] = []
        away: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda one: away.append(one.url) if not one.url.startswith(pages.address) else None)
        page.add_init_script(
            "window.broken = []; document.addEventListener('securitypolicyviolation', e => broken.push(e.blockedURI))"
        )
        wide = []
        for way in ways:
            page.goto(way, wait_until="domcontentloaded")
            page.wait_for_function("document.fonts.ready.then(() => true)")
            assert page.evaluate("[window.hurt ?? null, window.broken]") == [None, []], way
            wide += [way] if page.evaluate("document.documentElement.scrollWidth") > 360 else []
        assert (dialogs, away, wide) == ([], [], [])


RAW = {
    "a lone surrogate": b"%ED%A0%80",
    "no UTF-8": b"%FF%FE%80",
    "a hundred thousand letters": b"x" * 100_000,
    "a hundred thousand marks": b"%E0%B8%81" + b"%E0%B9%89" * 20_000,
    "a nul": b"%00",
}


@pytest.mark.parametrize("what", RAW)
def test_bytes_that_are_no_text_are_refused_or_kept_as_text(hub: SmallHub, pages: Served, what: str) -> None:
    forms = {
        "/officers": b"code=X-1&name=",
        "/users": b"login=x9&name=",
        "/alarms/maintenance": b"device=bkk-bsm-02&why=",
        "/privacy/requests": b"person=other&kind=access&received=2026-11-22&letter=",
        "/privacy/requests/1/answer": b"outcome=refused&letter=x&text=",
        "/account/tokens": b"scopes=see_board&days=3&name=",
        "/points": b"code=X-9&short_name=x&station=x&opened_on=2026-11-22&name=",
    }
    headers = {**OURS, "content-type": "application/x-www-form-urlencoded"}
    with httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session()}, timeout=60) as client:
        found = {path: client.post(path, content=head + RAW[what], headers=headers) for path, head in forms.items()}
        assert {path: one.status_code for path, one in found.items() if one.status_code >= 500} == {}
        said = client.post(
            "/api/v1/badge/enrolments",
            content=b'{"invitation": "\\ud800", "public_key": "x", "signature": "x"}',
            headers={**OURS, "content-type": "application/json"},
        )
        assert said.status_code < 500
        assert {
            path: one for path in ("/officers", "/users", "/points") if (one := client.get(path).status_code) != 200
        } == {}
