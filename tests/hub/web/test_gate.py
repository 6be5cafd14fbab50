import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Route

from hub.web.headers import CONTENT_SECURITY_POLICY
from hub.web.language import LANGUAGE_COOKIE
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, PASSWORD, SmallHub, small_hub

OWN_ORIGIN = "http://own.origin"
"""Stands for the address of the server that a test starts."""
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def stranger(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        yield client


@pytest.fixture
def operator(hub: SmallHub, stranger: httpx.Client) -> httpx.Client:
    stranger.cookies.set("riskpoint", hub.session())
    return stranger


def test_signing_in_opens_the_hub_and_signing_out_closes_it(stranger: httpx.Client) -> None:
    assert stranger.get("/").headers["location"] == "/sign-in"
    answer = stranger.post("/sign-in", data={"login": LOGIN, "password": PASSWORD}, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert stranger.get("/").status_code == 200
    assert stranger.post("/sign-out", headers=OURS).headers["location"] == "/sign-in"
    assert stranger.get("/").status_code == 303


def test_signing_out_ends_the_session_at_the_hub_and_not_only_in_the_browser(operator: httpx.Client) -> None:
    token = operator.cookies["riskpoint"]
    operator.post("/sign-out", headers=OURS)
    operator.cookies.set("riskpoint", token)
    assert operator.get("/").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: httpx.Client) -> None:
    answer = stranger.post("/sign-in", data={"login": LOGIN, "password": PASSWORD}, headers=OURS)
    cookie = SimpleCookie(answer.headers["set-cookie"])["riskpoint"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"]) == (True, "strict", "", "/")
    assert cookie["max-age"] == "43200"


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    with (
        small_hub(f"sqlite:///{tmp_path / 'hub.db'}", secure=True) as hub,
        served(hub) as running,
        httpx.Client(base_url=running.address, timeout=60) as client,
    ):
        answer = client.post("/sign-in", data={"login": LOGIN, "password": PASSWORD}, headers=OURS)
        cookie = SimpleCookie(answer.headers["set-cookie"])["__Host-riskpoint"]
        assert (cookie["secure"], cookie["httponly"]) == (True, True)
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert client.get("/").status_code == 303  # the client keeps a secure cookie to itself over plain HTTP
        assert client.get("/", headers={"cookie": f"__Host-riskpoint={cookie.value}"}).status_code == 200


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(stranger: httpx.Client) -> None:
    wrong = stranger.post("/sign-in", data={"login": LOGIN, "password": "not this one"}, headers=OURS)
    unknown = stranger.post("/sign-in", data={"login": "nobody", "password": PASSWORD}, headers=OURS)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(LOGIN, "?") == unknown.text.replace("nobody", "?")
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in wrong.text


def test_after_sign_in_the_page_that_was_asked_for_opens(stranger: httpx.Client) -> None:
    sent_to = stranger.get("/points/BSM-01?month=2026-10").headers["location"]
    assert sent_to == "/sign-in?next=/points/BSM-01%3Fmonth%3D2026-10"
    assert 'name="next" value="/points/BSM-01?month=2026-10"' in stranger.get(sent_to).text


@pytest.mark.parametrize(
    "trap", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1", "/\t/x"]
)
def test_sign_in_never_leads_to_another_site(stranger: httpx.Client, trap: str) -> None:
    answer = stranger.post("/sign-in", data={"login": LOGIN, "password": PASSWORD, "next": trap}, headers=OURS)
    assert answer.headers["location"] == "/"


def test_every_route_but_the_open_ones_needs_a_session(hub: SmallHub, stranger: httpx.Client) -> None:
    paths = {
        re.sub(r"\{hash_\}", "0" * 64, re.sub(r"\{month\}", "2026-10", re.sub(r"\{(code|kind)\}", "pdf", path)))
        for path in _every_path(hub.app)
    }
    assert len(paths) > 20
    assert {"/", "/live", "/reports", "/api/v1/today", "/api/openapi.json"} < paths
    answers = {path: stranger.get(path).status_code for path in sorted(paths)}
    let_in = {path for path, status in answers.items() if status not in {303, 401}}
    phones = {"/badge/", "/badge/worker.js", "/badge/manifest.webmanifest", "/api/v1/badge/time"}
    only_post = {"/language", "/api/v1/badge/enrolments"}  # they answer 405
    off = {path for path in paths if path.startswith("/open311/v2/")}
    assert {answers[path] for path in off} == {404}
    assert let_in == {
        "/sign-in",
        "/sign-in/provider",
        "/sign-in/provider/back",
        "/healthz",
        "/readyz",
        "/privacy",
        "/badge",
        *phones,
        *only_post,
        *off,
    }


def _every_path(app: FastAPI) -> set[str]:
    """The paths of all routes, also of included routers, whatever they are wrapped in."""
    own = {route.path for route in app.routes if isinstance(route, Route)}
    routers = [router.original_router for router in app.routes if hasattr(router, "original_router")]
    return own | {route.path for router in routers for route in router.routes}


def test_programs_and_parts_of_pages_are_told_instead_of_led_away(stranger: httpx.Client) -> None:
    assert stranger.get("/api/v1/points").json() == {
        "status": 401,
        "error": "Please sign in",
        "hint": "Sign in at /sign-in, then try again.",
    }
    part = stranger.get("/parts/today", headers={"hx-request": "true"})
    assert (part.status_code, part.headers["hx-redirect"]) == (401, "/sign-in")
    assert stranger.get("/live").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": OWN_ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": OWN_ORIGIN + ".evil.example"},
    ],
)
@pytest.mark.parametrize("path", ["/sign-out", "/sign-in", "/language"])
def test_what_changes_something_must_come_from_our_own_pages(
    operator: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    form = {"login": LOGIN, "password": PASSWORD, "language": "en"}
    headers = {name: text.replace(OWN_ORIGIN, str(operator.base_url).rstrip("/")) for name, text in headers.items()}
    assert operator.post(path, data=form, headers=headers).status_code == 403
    assert operator.get("/").status_code == 200


def test_every_answer_carries_the_security_headers(operator: httpx.Client) -> None:
    for path in ("/", "/sign-in", "/nowhere", "/api/v1/points", "/static/app.css", "/healthz"):
        headers = operator.get(path).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY, path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == ("public, max-age=86400" if path.startswith("/static") else "no-store")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_what_is_not_there_is_said_in_both_languages_with_a_hint(operator: httpx.Client) -> None:
    thai = operator.get("/nowhere")
    assert thai.status_code == 404
    assert "ไม่พบหน้านี้" in thai.text
    operator.cookies.set(LANGUAGE_COOKIE, "en")
    assert "There is nothing here" in operator.get("/points/NONE").text
    assert operator.get("/api/v1/points/NONE").json()["status"] == 404


def test_a_bug_is_answered_without_its_inside_and_with_the_headers(hub: SmallHub) -> None:
    def broken() -> None:
        raise RuntimeError("a secret of the inside")

    hub.app.add_api_route("/api/v1/broken", broken)
    hub.app.add_api_route("/broken", broken)
    cookie = {"cookie": f"riskpoint={hub.session()}"}
    with served(hub) as running:  # a connection each: after a bug the server closes the one it came on
        page = httpx.get(f"{running.address}/broken", headers=cookie)
        told = httpx.get(f"{running.address}/api/v1/broken", headers=cookie)
    assert page.status_code == told.status_code == 500
    assert "ระบบขัดข้อง" in page.text
    assert "secret" not in page.text + told.text
    assert told.json()["error"] == "Something broke at the hub"
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_the_language_stays_chosen(operator: httpx.Client) -> None:
    assert '<html lang="th"' in operator.get("/").text
    answer = operator.post("/language", data={"language": "en", "next": "/reports"}, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports")
    page = operator.get("/").text
    assert '<html lang="en"' in page
    assert "There are no risk points yet" in page
    assert operator.post("/language", data={"language": "tlh"}, headers=OURS).status_code == 422


def test_too_many_tries_are_asked_to_wait_and_not_checked(stranger: httpx.Client, hub: SmallHub) -> None:
    throttle = hub.app.state.desk.passwords
    while throttle.wait_s("somying from 127.0.0.1", now=hub.session_clock.now) <= 30:
        pass
    answer = stranger.post("/sign-in", data={"login": LOGIN, "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 30
    assert "set-cookie" not in answer.headers
    assert stranger.post("/sign-in", data={"login": "nobody", "password": "x"}, headers=OURS).status_code == 401


def test_nothing_comes_from_another_host(operator: httpx.Client) -> None:
    for path in ("/", "/sign-in", "/reports", "/quarantine"):
        text = operator.get(path).text
        assert re.findall(r"""(?:src|href|action)="(?!/(?!/)|#)[^"]*""", text) == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text) == []


def test_what_may_be_done_at_an_address_by_any_of_its_routes_is_told_where_something_else_is_tried(
    hub: SmallHub,
) -> None:
    with served(hub) as running:
        own = {"cookie": f"riskpoint={hub.session()}", "origin": running.address}
        told = {
            path: httpx.request("OPTIONS", running.address + path, headers=own)
            for path in ("/api/v1/settings", "/api/v1/maintenance/bkk-bsm-01", "/nowhere")
        }
    assert {path: (one.status_code, one.headers.get("allow")) for path, one in told.items()} == {
        "/api/v1/settings": (405, "GET, POST"),
        "/api/v1/maintenance/bkk-bsm-01": (405, "DELETE, PUT"),
        "/nowhere": (404, None),
    }
