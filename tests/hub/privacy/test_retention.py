"""What has had its time is gone from the tables, and only that; each kind by the clock that it was written by."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from hub.badges import service as badges
from hub.badges.store import invitations
from hub.database import metadata, writing
from hub.evidence.service import QUARANTINE_KEPT
from hub.evidence.store.tables import quarantine
from hub.fleet import commands
from hub.fleet.device_log_store import device_logs
from hub.fleet.device_logs import KEPT_FOR, receive
from hub.letters.store import letter_files
from hub.notices import service as notices
from hub.notices.target import Channel, Target, personal_name
from hub.people import access_log
from hub.people.access_log import KEPT, Access, What
from hub.people.store import access_log as log
from hub.people.store import sessions
from hub.privacy import requesting
from hub.privacy.person import Person, PersonKind
from hub.privacy.purposes import PURPOSES
from hub.privacy.reminding import remind
from hub.privacy.requests import Kind
from hub.privacy.retention import BATCH, Retention
from tests.parts.hands import hand
from tests.parts.small_hub import LOGIN, NOW, SmallHub
from wire_contract.device_log import pack

LONG_AGO = NOW - KEPT - timedelta(minutes=1)
NOTHING = {"sessions": 0, "access log": 0, "invitations": 0, "quarantine": 0, "device logs": 0, "texts of drafts": 0}


def counts(hub: SmallHub) -> dict[str, int]:
    with hub.engine.connect() as conn:
        tables = {
            "sessions": sessions,
            "access log": log,
            "invitations": invitations,
            "quarantine": quarantine,
            "device logs": device_logs,
            "texts of drafts": letter_files,
        }
        return {
            name: int(conn.execute(select(func.count()).select_from(one)).scalar_one()) for name, one in tables.items()
        }


def keep(hub: SmallHub, *, at: datetime) -> dict[str, int]:
    return dict(Retention(lambda: at)(hub.engine, at))


def test_nothing_goes_before_its_time_and_everything_at_it(hub: SmallHub) -> None:
    hub.session()
    with writing(hub.engine) as conn:
        access_log.record(conn, Access(What.SIGNED_IN, LOGIN, "10.0.0.1", "/sign-in"), now=NOW)
        badges.invite(conn, officer="T-01", replaces=False, invited_by=LOGIN, now=NOW)
        device = hub.devices["BSM-01"].name
        lasts = timedelta(hours=1)
        asked = commands.issue(conn, device, verb="collect_logs", arguments={}, lasts=lasts, hand=hand(at=NOW))
        assert receive(conn, device, asked.id, pack(["a line"]), now=NOW) is None
    there = counts(hub)
    assert min(count for name, count in there.items() if name != "texts of drafts") >= 1
    assert keep(hub, at=NOW) == NOTHING
    assert keep(hub, at=NOW + timedelta(minutes=16)) == {**NOTHING, "invitations": 1}
    assert keep(hub, at=NOW + timedelta(hours=12)) == {**NOTHING, "sessions": 1}
    assert keep(hub, at=NOW + KEPT_FOR) == NOTHING
    assert keep(hub, at=NOW + KEPT_FOR + timedelta(minutes=1)) == {**NOTHING, "device logs": 1}
    assert keep(hub, at=NOW + min(KEPT, QUARANTINE_KEPT)) == NOTHING
    late = NOW + KEPT + timedelta(minutes=1)
    assert keep(hub, at=late) == {**NOTHING, "access log": 1, "quarantine": there["quarantine"]}
    assert counts(hub) == NOTHING


def test_a_flood_goes_in_bounded_batches(hub: SmallHub) -> None:
    many = 2 * BATCH + 3
    with writing(hub.engine) as conn:
        rows = [
            {"minute": LONG_AGO, "what": "failed", "subject": str(n), "address": "x", "path": "x", "times": 1}
            for n in range(many)
        ]
        conn.execute(log.insert(), rows)
        access_log.record(conn, Access(What.SIGNED_IN, LOGIN, "10.0.0.1", "/sign-in"), now=NOW)
    assert keep(hub, at=NOW)["access log"] == many
    assert counts(hub)["access log"] == 1


def test_every_purpose_that_names_a_time_is_kept_to_by_some_job() -> None:
    """Whoever writes another time into the table must say here what keeps it."""
    deleted = [one.kind[1] for one in PURPOSES if "deleted by the hub" in one.kept[1] or "days" in one.kept[1]]
    assert deleted == [
        "sessions: address and browser",
        "the access log: who, from where, when, which page",
        "tokens of programs",  # good for so long; taken back by people, who sign for it
        "addresses for notices: LINE, e-mail",  # tests/hub/notices
        "invitations to a badge",
        "earlier words of letters' drafts",  # tests/hub/letters/test_old_texts.py
        "messages of devices that were set aside",
        "logs of a device, when somebody asked for them",
        "pictures of failed camera tests (off by default)",  # tests/hub/pictures
        # tests/hub/photographs
        "photographs of defects and repairs (people, number plates); what the camera noted of time and place",
    ]


def test_who_answers_requests_is_told_once_a_week_before_and_once_when_it_is_late(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        own = Target(
            name=personal_name(LOGIN, Channel.EMAIL), owner=LOGIN, channel=Channel.EMAIL, address="s@example.go.th"
        )
        notices.register.put_own(conn, own, now=NOW)
        who = Person(PersonKind.OFFICER, "T-01")
        requesting.receive(conn, who, Kind.ACCESS, received_on=NOW.date(), letter="", hand=hand(at=NOW))
    told = [remind(hub.engine, NOW + timedelta(days=days)) for days in (0, 22, 23, 24, 30, 31, 32)]
    assert told == [0, 0, 1, 0, 0, 1, 0]
    with hub.engine.connect() as conn:
        outbox = metadata.tables["notice_outbox"]
        texts = {row.english for row in conn.execute(select(outbox.c.english))}
    assert texts == {
        "personal data: request 1 is due on 2026-12-22",
        "personal data: request 1 was due on 2026-12-22",
    }
