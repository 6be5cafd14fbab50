"""The chain held against itself and against the register: whatever a superuser of the database changes is named."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from hub.audit import service as audit
from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.rights import Role
from hub.patrol import service as patrol
from hub.people import service as people
from hub.people import users
from tests.parts.hands import HUB_KEY, hand
from tests.parts.journals import key
from wire_contract.act_records import HoldingRecord, PointRecord
from wire_contract.chain import hash_of, public_key_of, sign

KEYS = [public_key_of(HUB_KEY)]
CARD = "wiegand26:12:345"
START = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def office(engine: Engine) -> Engine:
    """A point with its device, an officer with a card, a duty and a user."""
    with writing(engine) as conn:
        audit.begin(conn, hand=hand())
        point = fleet.add_point(
            conn,
            code="P-1",
            name="ปากซอย",
            short_name="ปากซอย",
            station="สน. หนึ่ง",
            has_camera=False,
            opened_on=date(2026, 10, 1),
            hand=hand(),
        )
        fleet.enrol(conn, "bkk-test-01", point_code="P-1", public_key=public_key_of(key(1)), at=START, hand=hand())
        patrol.set_duty(conn, point, from_day=date(2026, 10, 2), patrols_per_day=3, hand=hand())
        people.add_officer(conn, code="T-01", name="สมชาย ใจดี", hand=hand())
        people.add_credential(conn, officer_code="T-01", credential=CARD, valid_from=START, hand=hand())
        users.add_user(
            conn, login="somying", name="สมหญิง", password="long enough to keep", role=Role.ADMINISTRATOR, hand=hand()
        )
    return engine


def faults(engine: Engine) -> tuple[list[str], int]:
    with engine.connect() as conn:
        replayed, differences = audit.check(conn, trusted=KEYS)
    return [fault.what for fault in replayed.faults], len(differences)


def test_an_untouched_hub_agrees_with_its_chain(office: Engine) -> None:
    with office.connect() as conn:
        replayed, differences = audit.check(conn, trusted=KEYS)
    assert (replayed.faults, replayed.lines, differences) == ([], 7, [])


def test_everything_that_changes_the_register_is_told(office: Engine) -> None:
    with writing(office) as conn:
        people.withdraw_credential(conn, credential=CARD, at=START.replace(day=5), hand=hand())
        fleet.enrol(conn, "bkk-test-02", point_code="P-1", public_key=public_key_of(key(2)), at=START, hand=hand())
        fleet.revoke(conn, "bkk-test-01", at=START.replace(day=9), hand=hand())
        fleet.close_point(conn, code="P-1", closed_on=date(2026, 10, 20), hand=hand())
        users.change_password(conn, login="somying", password="another good one", hand=hand())
    assert faults(office) == ([], 0)


def test_no_name_of_a_person_is_in_the_chain(office: Engine) -> None:
    with office.connect() as conn:
        told = b"".join(one.line for one in audit.entries(conn, limit=100)).decode()
    assert "สมชาย" not in told
    assert "สมหญิง" not in told
    assert CARD in told


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE points SET opened_on = '2026-10-15'",
        "UPDATE duties SET patrols_per_day = 1",
        "UPDATE duties SET from_day = '2026-10-30'",
        "DELETE FROM duties",
        "UPDATE credentials SET valid_from = valid_from - 86400000",
        "UPDATE credentials SET credential = 'wiegand26:1:1'",
        "UPDATE devices SET enrolled_from = enrolled_from + 1000",
        "UPDATE devices SET public_key = 'A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg'",
        "INSERT INTO exclusions VALUES ('00', 'bkk-test-01', '7f3a21c9', 3)",
        "INSERT INTO officers (code, name) VALUES ('T-99', 'nobody')",
        "UPDATE users SET login = 'somebody'",
    ],
)
def test_a_register_that_was_changed_past_the_hub_differs(office: Engine, statement: str) -> None:
    with writing(office) as conn:
        conn.execute(text(statement))
    told, differences = faults(office)
    assert told == []
    assert differences > 0


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("DELETE FROM hub_lines WHERE number = 3", "a line before it is missing"),
        ("UPDATE hub_lines SET number = number + 10 WHERE number = 7", "a line before it is missing"),
        ("UPDATE hub_lines SET subject = 'somebody' WHERE number = 4", "the table's columns do not agree with the line"),
        ("UPDATE hub_lines SET kind = 'riskpoint.backup.made.v1' WHERE number = 4", "the table's columns do not agree with the line"),
        ("UPDATE hub_lines SET signature = (SELECT signature FROM hub_lines WHERE number = 3) WHERE number = 4", "the signature is not the hub's"),
    ],
)  # fmt: skip
def test_a_chain_that_was_changed_is_named(office: Engine, statement: str, complaint: str) -> None:
    with writing(office) as conn:
        conn.execute(text(statement))
    assert complaint in faults(office)[0]


def rewrite(engine: Engine, number: int, change: Callable[[bytes], bytes], *, sign_it: bool = False) -> None:
    """A superuser writes other bytes, with the right hash beside them, and with the hub's key signed even."""
    with writing(engine) as conn:
        where = {"number": number}
        line = change(
            bytes(conn.execute(text("SELECT line FROM hub_lines WHERE number = :number"), where).scalar_one())
        )
        values = {"line": line, "hash": hash_of(line), **where}
        conn.execute(text("UPDATE hub_lines SET line = :line, hash = :hash WHERE number = :number"), values)
        if sign_it:
            signature = {"signature": sign(HUB_KEY, line), **where}
            conn.execute(text("UPDATE hub_lines SET signature = :signature WHERE number = :number"), signature)


def test_other_bytes_are_not_signed_and_break_what_follows(office: Engine) -> None:
    rewrite(office, 4, lambda line: line.replace(b'"patrols_per_day":3', b'"patrols_per_day":1'))
    told, differences = faults(office)
    assert told == ["the signature is not the hub's", "the line does not name the one before"]
    assert differences == 1


def test_even_the_holder_of_the_key_cannot_change_a_line_that_others_follow(office: Engine) -> None:
    rewrite(office, 4, lambda line: line.replace(b'"patrols_per_day":3', b'"patrols_per_day":1'), sign_it=True)
    assert faults(office) == (["the line does not name the one before"], 1)


def test_a_state_before_that_never_was_is_named(office: Engine) -> None:
    with writing(office) as conn:
        people.withdraw_credential(conn, credential=CARD, at=START.replace(day=5), hand=hand())
    rewrite(office, 8, lambda line: line.replace(b'"officer":"T-01"', b'"officer":"T-02"', 1), sign_it=True)
    assert "the state before is not the state that was" in faults(office)[0]


def test_a_chain_of_another_key_is_named(office: Engine) -> None:
    with writing(office) as conn:
        people.add_officer(conn, code="T-02", name="x", hand=Hand(key(9), "thief", START))
    assert faults(office)[0] == ["a journal was opened with a key that is not the hub's"]


def test_a_register_from_before_the_chain_is_taken_over_once(office: Engine) -> None:
    with writing(office) as conn:
        conn.execute(text("DELETE FROM hub_lines"))
        for _ in range(2):
            audit.begin(conn, hand=hand("hub"))
        acts = [one.act for one in reversed(audit.entries(conn, limit=100))]
    point = PointRecord(
        code="P-1",
        name="ปากซอย",
        short_name="ปากซอย",
        station="สน. หนึ่ง",
        has_camera=False,
        opened_on="2026-10-01",
        closed_on=None,
    )
    card = HoldingRecord(
        credential=CARD, officer="T-01", valid_from="2026-10-01T00:00:00.000Z", valid_to=None
    )  # fmt: skip
    taken = [getattr(act, "after", None) for act in acts]
    assert len(acts) == 7
    assert point in taken
    assert card in taken
    assert faults(office) == ([], 0)
