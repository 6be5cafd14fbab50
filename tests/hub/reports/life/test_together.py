"""Two hub processes at once, and a process that dies in the middle: on SQLite and PostgreSQL."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from hub.alarms import service as alarms
from hub.database import writing
from hub.notices import service as notices
from hub.notices.target import Channel
from hub.reports.life import service
from hub.reports.life.states import State, Step
from tests.parts.notices import GROUP, office, put
from tests.parts.reports import DIRECTOR, LATER, OCTOBER, an_october, issued, late_day, newest, step
from tests.parts.small_hub import SmallHub, small_hub

ROOT = Path(__file__).parents[4]
PROCESS = """
import os, signal, sys
from datetime import datetime
from hub.database import open_engine, writing
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Role
from hub.reports.life import service
from hub.papers.district import District
from hub.reports.life.making import makers
from hub.reports.life.period import Kind, Period
from hub.reports.life.rounds import ReportRounds
from hub.reports.life.states import Step
from tests.parts.hands import HUB_KEY, hand
from wire_contract.chain import public_key_of

OCTOBER = Period(Kind.MONTH, "2026-10")
MAKERS = makers(District("เขตบางสมมุติ"), public_key_of(HUB_KEY))
url, what, who, at = sys.argv[1:]
at, engine = datetime.fromisoformat(at), open_engine(url)
with engine.connect() as conn:
    seen = service.seen_of(service.newest(conn, OCTOBER))
ready = ReportRounds(HUB_KEY, MAKERS)
print("ready", flush=True)
sys.stdin.readline()
if what == "round":
    ready(engine, at)
else:
    try:
        with writing(engine) as conn:
            service.take_step(conn, OCTOBER, Step.ISSUE, seen=seen, hand=hand(who, at=at),
                              rights=RIGHTS[Role.SUPERVISOR], paper=b"%PDF-1.7 for this test")
            if what == "dies before":
                os.kill(os.getpid(), signal.SIGKILL)
        if what == "dies after":
            os.kill(os.getpid(), signal.SIGKILL)
        print("issued")
    except Refused as refusal:
        print(refusal)
engine.dispose()
"""


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        yield running


def started(hub: SmallHub, what: str, who: str = DIRECTOR) -> subprocess.Popen[str]:
    url = hub.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", PROCESS, url, what, who, hub.clock.now.isoformat()]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=60)
    return out.strip()


def go(*processes: subprocess.Popen[str]) -> list[str]:
    for one in processes:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in processes:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    return [ended(one) for one in processes]


def test_of_two_processes_that_issue_at_once_one_does_and_the_other_is_told_who(hub: SmallHub) -> None:
    an_october(hub)
    step(hub, Step.DRAFT)
    step(hub, Step.CHECK)
    told = sorted(go(started(hub, "issue", "director"), started(hub, "issue", "deputy")))
    assert told[0] == "issued" or told[1] == "issued"
    (other,) = [one for one in told if one != "issued"]
    first = newest(hub)
    assert f"{first.issued_by} moved the report of 2026-10 to issued first" in other
    with hub.engine.connect() as conn:
        assert [one.step for one in service.steps(conn, first)] == [Step.DRAFT, Step.CHECK, Step.ISSUE]


def test_a_process_that_is_killed_leaves_it_checked_or_issued_with_its_bytes(hub: SmallHub) -> None:
    an_october(hub)
    step(hub, Step.DRAFT)
    step(hub, Step.CHECK)
    dying = started(hub, "dies before")
    go(dying)
    assert dying.returncode == -signal.SIGKILL
    assert (newest(hub).state, newest(hub).paper) == (State.CHECKED, None)
    with hub.engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM report_files")).scalar_one() == 2  # figures and heads only
    dying = started(hub, "dies after")
    go(dying)
    assert dying.returncode == -signal.SIGKILL
    out = newest(hub)
    assert out.state is State.ISSUED
    with hub.engine.connect() as conn:
        pdf = service.paper_of(conn, out)
    assert pdf is not None
    assert pdf.startswith(b"%PDF-")


def test_late_data_are_found_once_though_two_hubs_look(hub: SmallHub) -> None:
    device = an_october(hub)
    with writing(hub.engine) as conn:
        put(conn, office("duty", Channel.LINE, GROUP))
    issued(hub)
    late_day(device, at=LATER)
    hub.clock.now = LATER + timedelta(minutes=1)
    assert go(started(hub, "round"), started(hub, "round")) == ["", ""]
    with hub.engine.connect() as conn:
        draft, out = service.versions(conn, period=OCTOBER)
        assert (draft.version, draft.state, len(service.steps(conn, draft))) == (2, State.DRAFT, 1)
        assert (out.version, out.state) == (1, State.ISSUED)
        (alarm,) = alarms.open_alarms(conn)
        told = [one.key for one in notices.newest(conn, limit=20)]
    assert alarm.kind.value == "report_changed"
    assert [one for one in told if one.startswith("report/month/2026-10/2")] == ["report/month/2026-10/2/1"]
