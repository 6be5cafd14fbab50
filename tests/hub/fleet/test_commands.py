"""Commands at the hub, on both databases: issued, told until they are answered, ended by the device's own line."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import own_chain
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.fleet.commands import CommandEnd, CommandState, IssuedCommand
from hub.kernel.refused import Refused
from tests.parts.hands import hand
from tests.parts.journals import START, journal_of, key
from tests.parts.linked import enrol
from wire_contract.acts import CommandIssued, read_act
from wire_contract.chain import public_key_of
from wire_contract.event import Event, LineHash, read_line
from wire_contract.measurements import CommandDone
from wire_contract.messages import Command, Verb
from wire_contract.topics import DeviceId

DEVICE, OTHER = DeviceId("bkk-test-01"), DeviceId("bkk-test-02")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _enrolled(engine: Engine) -> None:
    enrol(engine, journal_of(0, number=1), journal_of(0, number=2))


def issue(
    engine: Engine, device: str = DEVICE, verb: str = "identify", *, lasts: timedelta = 10 * MINUTE, **arguments: str
) -> IssuedCommand:
    with writing(engine) as conn:
        return commands.issue(conn, device, verb=verb, arguments=arguments, lasts=lasts, hand=hand(at=START))


def told(engine: Engine, *, minutes: int = 0, devices: set[DeviceId] | None = None) -> list[Command]:
    with engine.connect() as conn:
        return commands.to_tell(conn, now=START + minutes * MINUTE, devices=devices)


def end(engine: Engine, id_: str, outcome: str, *, device: DeviceId = DEVICE, minute: int = 1, line: str = "a") -> None:
    done = CommandDone(command=id_, verb="identify", outcome=outcome)
    with writing(engine) as conn:
        commands.note_ends(conn, [CommandEnd(device, done, START + minute * MINUTE, LineHash(line * 64))])


def the_only(engine: Engine) -> IssuedCommand:
    with engine.connect() as conn:
        [found] = commands.newest(conn, limit=10)
    return found


def test_a_command_is_told_until_it_expires(engine: Engine) -> None:
    issued = issue(engine, verb="identify", mood="calm")
    wire = Command(
        device=DEVICE, id=issued.id, verb="identify", arguments={"mood": "calm"}, expires="2026-10-01T01:10:00.000Z"
    )
    assert told(engine) == [wire]
    assert told(engine, minutes=9, devices={DEVICE}) == [wire]
    assert told(engine, devices={OTHER}) == []
    assert told(engine, devices=set()) == []
    assert told(engine, minutes=10) == []
    assert the_only(engine) == issued
    assert (issued.state(START), issued.state(START + 10 * MINUTE)) == (CommandState.OPEN, CommandState.UNANSWERED)


def test_issuing_is_an_act_in_the_hubs_own_chain_in_somebodys_name(engine: Engine) -> None:
    issued = issue(engine, verb="restart")
    with engine.connect() as conn:
        [entry] = own_chain.of_kind(conn, CommandIssued)
    event = read_line(entry.line)
    assert isinstance(event, Event)
    assert event.subject == "somying"
    assert read_act(event) == CommandIssued(
        device=DEVICE, id=issued.id, verb=Verb.RESTART, arguments={}, expires="2026-10-01T01:10:00.000Z"
    )


def test_the_devices_own_line_ends_it(engine: Engine) -> None:
    issued = issue(engine)
    end(engine, issued.id, "done", device=OTHER)
    assert the_only(engine) == issued, "another device cannot answer"
    end(engine, issued.id, "done")
    assert told(engine) == []
    ended = the_only(engine)
    assert (ended.outcome, ended.done_at, ended.done_line) == ("done", START + MINUTE, "a" * 64)
    assert ended.state(START + 60 * MINUTE) is CommandState.ENDED


def test_of_two_ends_the_earlier_counts_in_whatever_order_they_come(engine: Engine) -> None:
    first, second = issue(engine), issue(engine)
    for id_, order in ((first.id, (1, 2)), (second.id, (2, 1))):
        for minute in order:
            end(engine, id_, f"outcome {minute}", minute=minute, line=str(minute))
    with engine.connect() as conn:
        assert {one.outcome for one in commands.newest(conn, limit=10)} == {"outcome 1"}


def test_an_end_of_a_command_that_nobody_knows_changes_nothing(engine: Engine) -> None:
    end(engine, "6f2c1d8e-0000-4000-8000-000000000001", "done")
    with engine.connect() as conn:
        assert commands.newest(conn, limit=10) == []


def test_a_device_that_is_no_longer_enrolled_is_told_nothing(engine: Engine) -> None:
    issue(engine)
    with writing(engine) as conn:
        fleet.add_point(
            conn,
            code="p3",
            name="จุด",
            short_name="จุด",
            station="สน.",
            has_camera=False,
            opened_on=date(2026, 10, 1),
            hand=hand(),
        )
        later = START + MINUTE
        fleet.enrol(
            conn, "bkk-new", point_code="p-bkk-test-01", public_key=public_key_of(key(9)), at=later, hand=hand()
        )
    assert told(engine, minutes=2) == []


def test_the_list_is_newest_first_and_may_be_of_one_device(engine: Engine) -> None:
    with writing(engine) as conn:
        ids = [
            commands.issue(
                conn, device, verb="restart", arguments={}, lasts=MINUTE, hand=hand(at=START + timedelta(seconds=n))
            ).id
            for n, device in enumerate((DEVICE, OTHER, DEVICE))
        ]
        assert [one.id for one in commands.newest(conn, limit=10)] == ids[::-1]
        assert [one.id for one in commands.newest(conn, limit=10, device=DEVICE)] == [ids[2], ids[0]]
        assert [one.id for one in commands.newest(conn, limit=1)] == [ids[2]]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"device": "bkk-unknown"}, "no device bkk-unknown is enrolled"),
        ({"device": "NOPE"}, "no device NOPE is enrolled"),
        (
            {"verb": "explode"},
            r"no command 'explode' \(self_test, identify, restart, send_picture, collect_logs, enrol, learn_reference\)",
        ),
        ({"lasts": timedelta(0)}, "at most 6 days"),
        ({"lasts": timedelta(days=6, seconds=1)}, "at most 6 days"),
        ({"verb": "enrol"}, "seconds=120, from 30 to 600"),
        ({"verb": "enrol", "arguments": {"seconds": "20"}}, "seconds=120, from 30 to 600"),
        ({"arguments": {"a b": "c"}}, "arguments"),
        ({"arguments": {"a": "c" * 201}}, "arguments"),
        ({"arguments": {"a": "line\nbreak"}}, "arguments"),
        ({"arguments": {f"a{n}": "" for n in range(11)}}, "arguments"),
    ],
)
def test_what_is_no_command_is_refused_with_a_hint(engine: Engine, wrong: dict[str, object], complaint: str) -> None:
    asked: dict[str, object] = {"device": DEVICE, "verb": "identify", "arguments": {}, "lasts": MINUTE} | wrong
    with writing(engine) as conn, pytest.raises(Refused, match=complaint):
        commands.issue(conn, str(asked.pop("device")), hand=hand(at=START), **asked)  # type: ignore[arg-type]
    assert told(engine) == []


def test_one_device_has_at_most_twenty_open_commands(engine: Engine) -> None:
    for _ in range(20):
        issue(engine)
    with pytest.raises(Refused, match="20 open commands"):
        issue(engine)
    issue(engine, OTHER)
    end(engine, told(engine, devices={DEVICE})[0].id, "done")
    issue(engine)
