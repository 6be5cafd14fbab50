"""Hostile texts in every text field of every form and address: nothing runs, nothing breaks, nothing gets into headers."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser

from hub.app import ROUTERS
from hub.database import writing
from hub.people import service as people
from tests.parts.a_day import tell
from tests.parts.hands import hand
from tests.parts.hostile import HOSTILE
from tests.parts.served import Served, served
from tests.parts.small_hub import SmallHub, small_hub
from tests.parts.windows import chromium, window

OURS = {"sec-fetch-site": "same-origin"}
NOT_TRIED = {"/sign-in", "/sign-out"}
"""The first waits on purpose after wrong tries, see tests/hub/people/test_throttle.py; the second has no field."""
IN_EVERY_FIELD = ("script", "header", "lone surrogate", "overlong")
"""Of each kind one: a try is some seventy requests."""
PAGES = ("/", "/officers", "/badges", "/assets", "/settings", "/corrections", "/audit", "/privacy/people", "/flags")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        tell(running)
        yield running


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub) as running:
        yield running


def routes(method: str) -> list[APIRoute]:
    found = [one for router in ROUTERS for one in router.routes if isinstance(one, APIRoute)]
    return [one for one in found if method in one.methods and one.path not in NOT_TRIED]


def fields(route: APIRoute) -> list[str]:
    """The names of the form's fields, also of forms that are one model."""
    names = []
    for one in route.dependant.body_params:
        model = getattr(one.field_info.annotation, "model_fields", None)
        names += [field.alias or name for name, field in model.items()] if model else [one.alias]
    return names


def address(route: APIRoute, text: str) -> str:
    """The route's path with the text in every place."""
    return re.sub(r"\{[^}]*\}", lambda _: quote(text, safe=""), route.path)


def faults(answer: httpx.Response, text: str) -> list[str]:
    """What an answer to such a text must never have."""
    found = []
    if answer.status_code >= 500:
        found.append(f"{answer.status_code}")
    if "hurt" in str(answer.headers.get("set-cookie", "")) or "evil.example" in answer.headers.get("location", ""):
        found.append("header")
    if "html" in answer.headers.get("content-type", "") and text.startswith("<") and text in answer.text:
        found.append("not escaped")
    return found


def tried(client: httpx.Client, text: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for route in routes("POST"):
        plain = re.sub(r"\{[^}]*\}", "x", route.path)
        answer = client.post(plain, data=dict.fromkeys(fields(route), text), headers=OURS)
        found[f"POST {route.path}"] = faults(answer, text)
    for route in routes("GET"):
        if route.path == "/live" or len(text) > 1000:
            continue
        query = {one.alias: text for one in route.dependant.query_params}
        found[f"GET {route.path}"] = faults(client.get(address(route, text), params=query), text)
    return {where: what for where, what in found.items() if what}


def test_no_field_and_no_address_breaks_anything(hub: SmallHub, pages: Served) -> None:
    session = hub.session()
    with httpx.Client(base_url=pages.address, cookies={"riskpoint": session}, timeout=60) as client:
        assert {name: bad for name in IN_EVERY_FIELD if (bad := tried(client, HOSTILE[name]))} == {}
        assert client.get("/").status_code == 200


def test_forms_with_one_hostile_field_and_else_good_ones_are_kept_as_text(
    hub: SmallHub, pages: Served, browser: Browser
) -> None:
    """What the register takes is shown as text on every page that shows it, and never runs."""
    with httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session()}, timeout=60) as client:
        for number, text in enumerate(HOSTILE.values()):
            for data in ({"code": f"H-{number}", "name": text}, {"code": text, "name": f"N {number}"}):
                assert client.post("/officers", data=data, headers=OURS).status_code in {303, 409, 422}
    with hub.engine.connect() as conn:
        codes = [one.code for one in people.officers(conn)]
    assert len(codes) > 30
    with window(browser, pages.address, hub.session(), width=360, expected=("404", "409", "422")) as page:
        dialogs: list[str] = []
        away: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda one: away.append(one.url) if not one.url.startswith(pages.address) else None)
        page.add_init_script(
            "window.broken = []; document.addEventListener('securitypolicyviolation', e => broken.push(e.blockedURI))"
        )
        strange = [code for code in codes if not code.startswith(("H-", "T-"))]
        ways = [f"/officers/{quote(code, safe='')}" for code in (*strange[:4], "H-0", "H-2", "H-4", "H-19")]
        for way in (*PAGES, *ways):
            page.goto(way, wait_until="domcontentloaded")
            assert page.evaluate("[window.hurt ?? null, window.broken]") == [None, []], way
            page.wait_for_function("document.fonts.ready.then(() => true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, way
        assert (dialogs, away) == ([], [])


def test_a_hostile_name_in_a_file_for_the_person_is_text(hub: SmallHub, pages: Served) -> None:
    with writing(hub.engine) as conn:
        people.add_officer(conn, code="H-1", name=HOSTILE["script"], hand=hand())
    with httpx.Client(base_url=pages.address, cookies={"riskpoint": hub.session()}, timeout=60) as client:
        answer = client.post("/privacy/export", data={"officer": "H-1", "reason": "x"}, headers=OURS)
    assert answer.headers["content-disposition"] == 'attachment; filename="personal-data.zip"'
    assert HOSTILE["script"].encode() not in answer.content


def test_a_nul_in_any_field_is_no_fault_of_postgresql_either(database_url: str) -> None:
    with (
        small_hub(database_url) as hub,
        served(hub) as running,
        httpx.Client(base_url=running.address, cookies={"riskpoint": hub.session()}, timeout=60) as client,
    ):
        assert tried(client, HOSTILE["nul"]) == {}
