"""Names of officers stand on no page and in no answer for who may not see people, and who saw one is on record."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from hub.database import writing
from hub.kernel.rights import RIGHTS, Right, Role
from hub.people import access_log, tokens, users
from hub.people.access_log import What
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, NOW, OFFICER, OTHER_OFFICER, PASSWORD, SmallHub, small_hub
from tests.parts.suspicious import tell_suspicious

NAMES = (OFFICER, OTHER_OFFICER)
API = (
    "/api/v1/officers",
    "/api/v1/flags",
    "/api/v1/points/BSM-01/events",
    "/api/v1/points/BSM-03/events",
    "/api/v1/today",
    "/api/v1/audit",
    "/api/v1/quarantine",
    "/api/v1/unknown-cards",
    "/api/v1/alarms",
    "/api/v1/reports/2026-11",
    "/api/v1/access-log",
    "/api/v1/privacy/requests",
    "/api/v1/settings",
    "/api/v1/commands",
)
STARTS = ("/", "/officers", "/flags", "/badges", "/audit", "/corrections", "/cards/enrol", "/privacy/people", "/points/BSM-01", "/section")  # fmt: skip
OF_A_KIND = 2


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path_factory.mktemp('names') / 'hub.db'}") as running:
        tell_suspicious(running)
        with writing(running.engine) as conn:
            for role in (Role.OFFICER, Role.SECTION, Role.AUDITOR, Role.ADMINISTRATOR):
                section = "ฝ่ายโยธา สำนักงานเขต" if role is Role.SECTION else None
                users.add_user(
                    conn, login=role.value, name=role.value, password=PASSWORD, role=role, section=section, hand=hand()
                )
        yield running


@pytest.fixture(scope="module")
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as one:
        yield one


def naming(client: httpx.Client) -> tuple[set[str], int]:
    """The addresses whose answers have a name in them, of all that links lead to and the API; and how many there were."""
    waiting, known, kinds = [*STARTS, *API], {*STARTS, *API}, Counter[str]()
    named, count = set(), 0
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        count += answer.status_code == 200
        if any(name in answer.text for name in NAMES):
            named.add(urlsplit(path).path)
        for raw in re.findall(r'(?:href|hx-get)="(/[^"]*)"', answer.text):
            link = html.unescape(raw)
            kind = urlsplit(link).path.rpartition("/")[0]
            kinds[kind] += link not in known
            if (
                link in known
                or kinds[kind] > OF_A_KIND
                or link.startswith(
                    ("/static", "/live", "/sheets/", "/reports/", "/api/docs", "/api/openapi.json")
                )  # make-believe
            ):
                continue
            known.add(link)
            waiting.append(link)
    return named, count


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SECTION, Role.AUDITOR, Role.ADMINISTRATOR])
def test_a_role_without_the_right_meets_no_name_and_with_it_each_look_is_on_record(
    hub: SmallHub, client: httpx.Client, role: Role
) -> None:
    client.cookies.set("riskpoint", hub.session(role.value))
    named, count = naming(client)
    with hub.engine.connect() as conn:
        rows = access_log.newest(conn, limit=1000, subject=role.value, what=What.SAW)
    seen = {one.access.path.removeprefix("GET ") for one in rows}
    if Right.SEE_PEOPLE not in RIGHTS[role]:
        assert named == set()
        return
    assert count > 30
    assert {"/officers", "/api/v1/officers", "/points/BSM-01"} <= named
    assert any(path.startswith("/flags/") for path in named)
    assert named - seen == set()


def test_a_program_that_may_see_evidence_and_not_people_reads_codes_only(hub: SmallHub, client: httpx.Client) -> None:
    """No role is so, but a token may be: it has no more than it was granted."""
    rights = frozenset({Right.SEE_EVIDENCE, Right.SEE_BOARD, Right.SEE_REPORTS})
    with writing(hub.engine) as conn:
        secret = tokens.make(conn, login=LOGIN, wanted=tokens.Wanted("reader", rights), hand=hand(at=NOW))
    client.cookies.clear()
    answers = {path: client.get(path, headers={"authorization": f"Bearer {secret}"}) for path in API}
    assert {path for path, one in answers.items() if one.status_code == 200} > {"/api/v1/flags", "/api/v1/audit"}
    assert {path for path, one in answers.items() for name in NAMES if name in one.text} == set()
    assert '"officer_code":"T-01"' in answers["/api/v1/flags"].text
