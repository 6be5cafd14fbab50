"""Alarms open and clear as things stand: never stuck, never doubled, whoever acknowledges when, on both databases."""

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from hub.alarms import service
from hub.alarms.alarm import Alarm
from hub.alarms.rules import Patience
from hub.alarms.service import Manners
from hub.alarms.telling import Tidings
from hub.alarms.watch import GOOD, MANNERS, UNSURE, AlarmKind, Sighting, Watch
from hub.alarms.words import WORDS
from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.refused import Refused
from tests.parts.hands import hand
from wire_contract.alarm_acts import AlarmAnswered

NOW = datetime(2026, 11, 22, 11, 35, tzinfo=UTC)
EVERY = tuple(Watch)
USUAL = Manners()


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def device(state: str, name: str = "bkk-1", detail: str = "") -> Sighting:
    return Sighting(Watch.DEVICE, name, state, "P-1", detail)


def look(engine: Engine, *seen: Sighting, at: float = 0, manners: Manners = USUAL) -> list[str]:
    """One round; the keys of what was told."""
    told: list[str] = []

    def tell(_conn: Connection, tidings: Tidings, _now: datetime) -> None:
        told.append(tidings.key)

    with writing(engine) as conn:
        service.look(conn, seen, looked=EVERY, now=later(at), manners=manners, tell=tell)
    return told


def open_now(engine: Engine) -> list[Alarm]:
    with engine.connect() as conn:
        return list(service.open_alarms(conn))


def flips(engine: Engine, name: str = "bkk-1") -> list[tuple[str | None, str]]:
    with engine.connect() as conn:
        found = service.flips_of(conn, Watch.DEVICE, name)
    return [(one.from_state, one.to_state) for one in reversed(found)]


def test_a_flip_opens_one_alarm_and_the_first_good_message_clears_it(engine: Engine) -> None:
    assert look(engine, device("up")) == []
    assert look(engine, device("down"), at=1) == ["alarm/1/opened"]
    assert look(engine, device("down"), at=2) == []
    (one,) = open_now(engine)
    assert (one.kind, one.point, one.opened_at, one.level) == (AlarmKind.DOWN, "P-1", later(1), 1)
    assert look(engine, device("up"), at=3) == ["alarm/1/cleared"]
    assert open_now(engine) == []
    assert flips(engine) == [(None, "up"), ("up", "down"), ("down", "up")]


def test_what_nobody_can_tell_neither_opens_nor_clears(engine: Engine) -> None:
    look(engine, device(UNSURE))
    assert (open_now(engine), flips(engine)) == ([], [])
    look(engine, device("down"))
    look(engine, device(UNSURE), at=1)
    assert [one.kind for one in open_now(engine)] == [AlarmKind.DOWN]
    assert flips(engine) == [(None, "down")]


def test_what_is_no_longer_watched_leaves_no_alarm_behind(engine: Engine) -> None:
    look(engine, device("down"))
    assert look(engine, at=1) == ["alarm/1/cleared"]
    assert (open_now(engine), flips(engine)) == ([], [(None, "down"), ("down", "gone")])


def test_what_comes_back_soon_is_the_same_alarm_and_later_another(engine: Engine) -> None:
    look(engine, device("down"))
    look(engine, device("up"), at=1)
    assert look(engine, device("down"), at=11) == []
    (one,) = open_now(engine)
    assert (one.id, one.reopened, one.opened_at) == (1, 1, NOW)
    look(engine, device("up"), at=12)
    assert look(engine, device("down"), at=22.1) == ["alarm/2/opened"]


def test_an_alarm_follows_what_is_known_and_tells_only_another_kind(engine: Engine) -> None:
    window = "P-1/2026-11-22T05:00"
    unknown = Sighting(Watch.PATROL, window, "patrol_unknown", "P-1", "05:00-09:00")
    missed = Sighting(Watch.PATROL, window, "patrol_missed", "P-1", "05:00-09:00")
    assert look(engine, unknown) == ["alarm/1/opened"]
    assert look(engine, missed, at=30) == ["alarm/1/turned/patrol_missed"]
    assert [(one.id, one.kind) for one in open_now(engine)] == [(1, AlarmKind.PATROL_MISSED)]
    assert look(engine, Sighting(Watch.PATROL, window, GOOD, "P-1"), at=60) == ["alarm/1/cleared"]


def test_one_that_nobody_acknowledges_escalates_once_and_an_acknowledged_one_never(engine: Engine) -> None:
    manners = Manners(Patience({AlarmKind.DOWN: 5}))
    look(engine, device("down"), device("down", "bkk-2"))
    first = next(one for one in open_now(engine) if one.subject == "bkk-1")
    with writing(engine) as conn:
        service.acknowledge(conn, first.id, comment="ช่างกำลังไป", hand=hand(at=later(1)))
    both = (device("down"), device("down", "bkk-2"))
    assert look(engine, *both, at=4.9, manners=manners) == []
    assert look(engine, *both, at=5, manners=manners) == [f"alarm/{3 - first.id}/escalated"]
    assert look(engine, *both, at=6, manners=manners) == []
    assert look(engine, device("down", "bkk-3"), at=9000, manners=Manners(Patience({AlarmKind.DOWN: 0})))[0].endswith(
        "opened"
    )


def test_who_acknowledged_and_what_they_said_stands_beside_it_and_in_the_hubs_chain(engine: Engine) -> None:
    look(engine, device("down"))
    with writing(engine) as conn:
        service.acknowledge(conn, 1, comment="  ช่าง\nกำลังไป ", hand=hand("somying", at=later(1)))
        service.comment_on(conn, 1, comment="เปลี่ยนตัวจ่ายไฟแล้ว", hand=hand("somchai", at=later(9)))
    look(engine, device("up"), at=10)
    with engine.connect() as conn:
        found = service.alarm(conn, 1)
        assert found is not None
        said = service.remarks(conn, [found])[1]
        acts = [(one.subject, one.act) for one in own_chain.of_kind(conn, AlarmAnswered)]
    assert (found.acknowledged_by, found.acknowledged_at, found.cleared_at) == ("somying", later(1), later(10))
    assert [(one.by, one.verb, one.comment) for one in said] == [
        ("somying", "acknowledged", "ช่าง กำลังไป"),
        ("somchai", "commented", "เปลี่ยนตัวจ่ายไฟแล้ว"),
    ]
    assert acts == [
        ("somying", AlarmAnswered(alarm=1, kind="down", subject="bkk-1", verb="acknowledged", comment="ช่าง กำลังไป")),
        (
            "somchai",
            AlarmAnswered(alarm=1, kind="down", subject="bkk-1", verb="commented", comment="เปลี่ยนตัวจ่ายไฟแล้ว"),
        ),
    ]


@pytest.mark.parametrize(
    ("number", "comment", "complaint"),
    [(7, "", "no alarm 7"), (1, "", "already"), (2, "", "over already"), (3, "x" * 501, "too long")],
)
def test_what_cannot_be_acknowledged_is_refused_and_changes_nothing(
    engine: Engine, number: int, comment: str, complaint: str
) -> None:
    three = [device("down", f"bkk-{n}") for n in (1, 2, 3)]
    look(engine, *three)
    numbers = {one.subject: one.id for one in open_now(engine)}
    look(engine, three[0], three[2], at=1)
    with writing(engine) as conn:
        service.acknowledge(conn, numbers["bkk-1"], comment="", hand=hand())
    before = open_now(engine)
    wanted = numbers.get(f"bkk-{number}", number)
    with pytest.raises(Refused, match=complaint), writing(engine) as conn:
        service.acknowledge(conn, wanted, comment=comment, hand=hand())
    assert open_now(engine) == before


def test_1000_random_orders_of_flips_acknowledgements_and_silences_leave_nothing_stuck(engine: Engine) -> None:
    dice = random.Random(20)
    names = [f"bkk-{n}" for n in range(1000)]
    wrong = {name: dice.sample(["down", "never_seen", "up", UNSURE, "maintenance"], k=4) for name in names}
    for step in range(4):
        seen = [device(wrong[name][step], name) for name in names if dice.random() > 0.1]
        look(engine, *seen, at=step * dice.choice([1, 20]))
        with writing(engine) as conn:
            for one in service.open_alarms(conn):
                if one.waits and dice.random() < 0.3:
                    service.acknowledge(conn, one.id, comment="", hand=hand())
    last = {name: dice.choice(["up", "down", "maintenance"]) for name in names}
    look(engine, *(device(state, name) for name, state in last.items()), at=100)
    assert {one.subject for one in open_now(engine)} == {name for name, state in last.items() if state == "down"}
    look(engine, *(device("up", name) for name in names), at=101)
    assert open_now(engine) == []


def test_two_processes_at_the_same_work_make_no_double(engine: Engine) -> None:
    names = [f"bkk-{n}" for n in range(50)]
    told: list[str] = []
    begin = threading.Barrier(2)

    def work() -> None:
        for state in ("down", "up"):
            begin.wait()
            told.extend(look(engine, *(device(state, name) for name in names), at=1 if state == "down" else 2))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (len(told), len(set(told))) == (100, 100)
    assert [flips(engine, name) for name in names] == [[(None, "down"), ("down", "up")]] * 50
    assert open_now(engine) == []


def test_every_kind_has_its_manner_and_its_words() -> None:
    assert set(MANNERS) == set(AlarmKind) == set(WORDS)
