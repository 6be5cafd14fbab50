"""The hub's own chain: lines anybody can check, one after the other, in the transaction of what they tell of."""

import threading
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from tests.parts.hands import HUB_KEY, hand
from wire_contract.act_changes import OfficerChanged
from wire_contract.act_records import OfficerRecord
from wire_contract.acts import BackupMade
from wire_contract.chain import hash_of, public_key_of, verify
from wire_contract.event import GENESIS, Event, read_line
from wire_contract.measurements import JournalOpened

AT = datetime(2026, 11, 22, 3, 15, 40, 250_000, tzinfo=UTC)
MADE = BackupMade(lines=7, schema="0002")


def test_the_first_act_opens_the_chain_and_every_line_names_the_one_before(engine: Engine) -> None:
    with writing(engine) as conn:
        own_chain.append(conn, MADE, hand=hand("somying", at=AT))
        own_chain.append(conn, MADE, hand=hand("somchai", at=AT + timedelta(hours=1)))
        lines = list(own_chain.lines(conn))
    events = [read_line(one.line) for one in lines]
    assert [type(one.act) for one in lines] == [JournalOpened, BackupMade, BackupMade]
    assert [(event.source, event.subject, event.sequence) for event in events if isinstance(event, Event)] == [
        ("/hub", "somying", "1"),
        ("/hub", "somying", "2"),
        ("/hub", "somchai", "3"),
    ]
    parents = [event.prev for event in events if isinstance(event, Event)]
    assert parents == [GENESIS, hash_of(lines[0].line), hash_of(lines[1].line)]
    assert all(verify(public_key_of(HUB_KEY), one.signature, one.line) for one in lines)
    assert [one.occurred_at for one in lines] == [AT, AT, AT + timedelta(hours=1)]
    assert [one.number for one in lines] == [1, 2, 3]


def test_an_act_that_is_undone_leaves_no_line(engine: Engine) -> None:
    with engine.connect() as conn:
        own_chain.append(conn, MADE, hand=hand())
        conn.rollback()
    with engine.connect() as conn:
        assert own_chain.head(conn) is None


def test_another_key_opens_another_journal_that_goes_on_from_the_head(engine: Engine) -> None:
    other = Hand(Ed25519PrivateKey.from_private_bytes(bytes(32)), "somying", AT)
    with writing(engine) as conn:
        first = own_chain.append(conn, MADE, hand=hand(at=AT))
        own_chain.append(conn, MADE, hand=other)
        opened, made = list(own_chain.lines(conn))[2:]
    act = opened.act
    assert isinstance(act, JournalOpened)
    assert (act.previous_head, act.public_key) == (first, public_key_of(other.key))
    assert (opened.sequence, made.sequence, opened.number, made.number) == (1, 2, 3, 4)
    assert opened.journal == made.journal


def test_a_chain_opened_anew_shows_the_break(engine: Engine) -> None:
    with writing(engine) as conn:
        head = own_chain.append(conn, MADE, hand=hand(at=AT))
        own_chain.open_anew(conn, hand=hand(at=AT))
        newest = own_chain.head(conn)
    assert newest is not None
    assert isinstance(newest.act, JournalOpened)
    assert newest.act.previous_head == head


def test_two_who_act_at_once_make_one_chain(engine: Engine) -> None:
    def act(by: str) -> None:
        for _ in range(10):
            with writing(engine) as conn:
                own_chain.append(conn, MADE, hand=hand(by, at=AT))

    workers = [threading.Thread(target=act, args=(name,)) for name in ("somying", "somchai")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with engine.connect() as conn:
        lines = list(own_chain.lines(conn))
    assert [one.number for one in lines] == list(range(1, 22))
    assert len({one.journal for one in lines}) == 1
    events = [read_line(one.line) for one in lines]
    assert [event.prev for event in events if isinstance(event, Event)][1:] == [one.hash for one in lines[:-1]]


def test_the_lines_are_read_a_page_at_a_time_and_by_kind(engine: Engine) -> None:
    with writing(engine) as conn:
        for code in "abc":
            own_chain.change(conn, None, OfficerRecord(code=code), hand=hand(at=AT), back_to=AT)
        own_chain.append(conn, MADE, hand=hand(at=AT))
        assert [one.number for one in own_chain.entries(conn, limit=2)] == [5, 4]
        assert [one.number for one in own_chain.entries(conn, limit=9, before=4)] == [3, 2, 1]
        told = [one.act for one in own_chain.of_kind(conn, OfficerChanged)]
    assert told == [OfficerChanged(before=None, after=OfficerRecord(code=code)) for code in "abc"]
