"""Machines that watch the hub: what Prometheus scrapes, and whether the hub can serve."""

import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, text

from hub.alarms import service as alarms
from hub.alarms.watch import AlarmKind, Sighting, Watch
from hub.app import create_app
from hub.database import writing
from hub.kernel.rights import RIGHTS, Right, Role
from hub.people import tokens
from hub.people.tokens import Wanted
from hub.sharing.measured import Ingest, lag_s
from hub.sharing.measuring import database_bytes
from tests.parts.a_day import tell
from tests.parts.api_office import token_of
from tests.parts.hands import HUB_KEY, hand
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, NOW, SmallHub


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    tell(hub)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as asked:
        yield asked


def token(hub: SmallHub, *scopes: Right) -> dict[str, str]:
    at = hub.session_clock.now
    with writing(hub.engine) as conn:
        secret = tokens.make(conn, login=LOGIN, wanted=Wanted("prometheus", frozenset(scopes)), hand=hand(at=at))
    return {"authorization": f"Bearer {secret}"}


def samples(answer: httpx.Response) -> dict[str, float]:
    """Each sample by its name and labels, as a person would write it."""
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for one in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(one.labels.items()))
            found[f"{one.name}{{{labels}}}" if labels else one.name] = one.value
    return found


def test_prometheus_is_told_how_everything_stands(client: httpx.Client, hub: SmallHub) -> None:
    camera = Sighting(Watch.ASSET, "BSM-01/camera/front", "camera_failing", "BSM-01", "หน้าปากซอย")
    with writing(hub.engine) as conn:
        alarms.look(conn, [camera], looked=list(Watch), now=NOW - timedelta(minutes=5))
    told = samples(client.get("/metrics", headers=token(hub, Right.SEE_BOARD)))
    states = {"up": 3, "late": 0, "down": 0, "unknown": 0, "never_seen": 1, "maintenance": 0}
    assert {state: told[f'riskpoint_devices{{state="{state}"}}'] for state in states} == states
    points = {"silent": 1, "nothing": 1, "progress": 1, "complete": 1, "none": 0}
    assert {state: told[f'riskpoint_points{{state="{state}"}}'] for state in points} == points
    assert told['riskpoint_visits_today{what="required"}'] == 8
    assert told['riskpoint_visits_today{what="proved"}'] == 3
    assert told["riskpoint_lines_received_total"] == sum(device.sequence for device in hub.devices.values())
    assert told["riskpoint_quarantine"] == 2
    opened = {key: value for key, value in told.items() if key.startswith("riskpoint_alarms_open") and value}
    assert opened == {'riskpoint_alarms_open{acknowledged="false",kind="camera_failing"}': 1}
    assert sum(key.startswith("riskpoint_alarms_open") for key in told) == 2 * len(AlarmKind)
    assert told["riskpoint_hub_trouble"] == 0
    assert told["riskpoint_database_size_bytes"] > 100_000
    assert [key for key in told if key.startswith("riskpoint_build")] != []


def test_promtool_finds_nothing_to_complain_of(client: httpx.Client, hub: SmallHub) -> None:
    allowed = token(hub, Right.SEE_BOARD)
    client.get("/api/v1/points", headers=allowed)
    told = client.get("/metrics", headers=allowed)
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=told.text, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_only_a_token_that_may_see_the_board_reads_metrics(client: httpx.Client, hub: SmallHub) -> None:
    refused = client.get("/metrics")
    assert (refused.status_code, sorted(refused.json())) == (401, ["error", "hint", "status"])
    wrong = client.get("/metrics", headers={"authorization": "Bearer rp_nonsense"})
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
    other = client.get("/metrics", headers=token(hub, Right.SEE_REPORTS))
    assert (other.status_code, sorted(other.json())) == (403, ["error", "hint", "status"])
    for role in Role:
        may = client.get("/metrics", headers={"authorization": f"Bearer {token_of(hub, role)}"}).status_code == 200
        assert may == (Right.SEE_BOARD in RIGHTS[role]), role


def test_the_labels_of_requests_are_addresses_of_the_code_and_few(client: httpx.Client, hub: SmallHub) -> None:
    allowed = token(hub, Right.SEE_BOARD)
    for code in ("BSM-01", "BSM-02", "NOPE", "../etc/passwd", "ก" * 30):
        client.get(f"/api/v1/points/{code}", headers=allowed)
    for path in ("/wp-login.php", "/nowhere", "/api/v1/nothing"):
        client.get(path, headers=allowed)
    client.request("BREW", "/api/v1/points", headers=allowed)
    text_ = client.get("/metrics", headers=allowed).text
    labels = set(re.findall(r'duration_seconds_count\{method="(.*?)",route="(.*?)",status="(.*?)"\}', text_))
    assert ("GET", "/api/v1/points/{code}", "2xx") in labels
    assert ("GET", "/api/v1/points/{code}", "4xx") in labels
    assert {method for method, _, _ in labels} == {"GET", "other"}
    assert not any(word in text_ for word in ("BSM", "passwd", "wp-login", "nowhere", "BREW", "ก"))


def test_nothing_waits_nothing_lags() -> None:
    before = NOW - timedelta(seconds=90)
    assert lag_s(Ingest(is_connected=True, waiting=0, last_commit_at=before), at=NOW) == 0
    assert lag_s(Ingest(is_connected=True, waiting=3, last_commit_at=before), at=NOW) == 90
    assert lag_s(Ingest(is_connected=False, waiting=3, last_commit_at=None), at=NOW) == 0


def test_the_size_of_the_database_is_known_on_both(engine: Engine) -> None:
    with engine.connect() as conn:
        assert database_bytes(conn) > 100_000


def test_a_hub_that_can_serve_says_so_to_anybody(client: httpx.Client) -> None:
    told = client.get("/readyz")
    assert (told.status_code, told.json()) == (200, {"status": "ready", "database": "ok", "ingest": "ok"})


def test_a_hub_that_cannot_serve_says_which_part_it_is_and_no_more(client: httpx.Client, hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        conn.execute(text("DELETE FROM alembic_version"))
    told = client.get("/readyz")
    assert (told.status_code, told.json()) == (503, {"status": "not_ready", "database": "not_migrated", "ingest": "ok"})


def test_a_hub_that_does_not_hear_devices_is_not_ready(hub: SmallHub) -> None:
    trouble = "no broker at 10.1.2.3:1883"
    hub.app = create_app(hub.settings, engine=hub.engine, key=HUB_KEY, live=hub.live, trouble=lambda: trouble)
    with served(hub) as running:
        told = httpx.get(f"{running.address}/readyz")
    assert (told.status_code, told.json()) == (503, {"status": "not_ready", "database": "ok", "ingest": "not_taking"})


def test_while_the_database_is_away_everybody_is_told_to_come_again(client: httpx.Client, hub: SmallHub) -> None:
    allowed = token(hub, Right.SEE_BOARD)
    file = Path(str(hub.engine.url.database))
    hub.engine.dispose()
    file.rename(file.with_suffix(".away"))
    file.mkdir()
    told = client.get("/readyz")
    assert (told.status_code, told.json()["database"]) == (503, "away")
    refused = client.get("/api/v1/points", headers=allowed)
    assert (refused.status_code, refused.json()["status"], refused.json()["error"]) == (
        503,
        503,
        "The hub is not ready",
    )
    file.rmdir()
    file.with_suffix(".away").rename(file)
    assert client.get("/api/v1/points", headers=allowed).status_code == 200
