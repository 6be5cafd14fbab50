"""The outbox empties itself: at least once, in order, across crashes and two processes; to LINE exactly once."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from hub.database import open_engine, writing
from hub.notices import sending_store, service
from hub.notices.choice import Choice, Quiet
from hub.notices.line import Line
from hub.notices.message import Message
from hub.notices.notice import Severity
from hub.notices.outcome import GIVE_UP_AFTER, KEPT, Delivered, Later, Outcome, State
from hub.notices.sending import CLAIMED_FOR, Sending
from hub.notices.service import Health
from hub.notices.target import Channel
from tests.parts.line_server import HttpEnd, http_end
from tests.parts.notices import GROUP, MORNING, PERSON, notice, office, put
from tests.parts.schemas import make_tables

DUTY_ROOM = office("duty-room", Channel.LINE, GROUP)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def tell(engine: Engine, *keys: str, at: datetime = MORNING, severity: Severity = Severity.WARNING) -> None:
    with writing(engine) as conn:
        for key in keys:
            service.tell(conn, notice(key, thai=key, severity=severity), now=at)


def states(engine: Engine) -> dict[str, State | None]:
    """What became of each notice, by key."""
    with engine.connect() as conn:
        return {one.key: one.state for one in service.newest(conn, limit=500)}


def healths(engine: Engine) -> dict[str, Health]:
    with engine.connect() as conn:
        return {one.name: one for one in service.health(conn)}


@pytest.fixture
def sending(engine: Engine, line: Line) -> Sending:
    with writing(engine) as conn:
        put(conn, DUTY_ROOM)
    return Sending(engine, {Channel.LINE: line})


def test_what_is_told_gets_to_line_once_and_says_where_to_look(
    engine: Engine, sending: Sending, line_end: HttpEnd
) -> None:
    tell(engine, "alarm/1/opened")
    sending.round(MORNING + SECOND)
    sending.round(MORNING + 2 * SECOND)
    [asked] = line_end.asked
    assert asked.path == "/v2/bot/message/push"
    assert asked.json == {
        "to": GROUP,
        "messages": [
            {
                "type": "text",
                "text": "เขตบางสมมุติ\n\nalarm/1/opened\n23 พ.ย. 69 09.00 น.\nhttps://hub.example.go.th/points/BSM-01",
            }
        ],
    }
    assert states(engine) == {"alarm/1/opened": State.SENT}
    assert healths(engine)["line"] == Health(
        name="line",
        failing_since=None,
        is_stopped=False,
        why="",
        worked_at=MORNING + SECOND,
        quota_used=12,
        quota_most=300,
    )


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_key_and_409_means_delivered(
    engine: Engine, sending: Sending, line_end: HttpEnd
) -> None:
    line_end.plan.append("accept-and-cut")
    tell(engine, "a")
    sending.round(MORNING)
    assert states(engine) == {"a": State.OPEN}
    sending.round(MORNING + MINUTE)
    first, second = line_end.asked
    assert first.headers["x-line-retry-key"] == second.headers["x-line-retry-key"]
    assert (first.body, len(line_end.accepted), states(engine)) == (second.body, 1, {"a": State.SENT})


@pytest.mark.parametrize("trouble", ["500", "503", "cut", "302", "408"])
def test_a_server_in_trouble_is_tried_again_later_and_nothing_is_lost(
    engine: Engine, sending: Sending, line_end: HttpEnd, trouble: str
) -> None:
    line_end.plan.extend([trouble] * 3)
    tell(engine, "a")
    at = MORNING
    while states(engine) != {"a": State.SENT}:
        sending.round(at)
        at += 5 * SECOND
        assert at < MORNING + 10 * MINUTE
    assert len(line_end.asked) == 4
    assert not [one.path for one in line_end.asked if one.path != "/v2/bot/message/push"]


def test_a_server_that_does_not_answer_holds_up_one_round_and_not_for_long(
    engine: Engine, sending: Sending, line_end: HttpEnd
) -> None:
    line_end.plan.append("slow")
    tell(engine, "a")
    [attempt] = sending.round(MORNING)
    assert attempt.outcome == Later("no answer within 1 s")


@pytest.mark.parametrize("status", ["429", "503"])
@pytest.mark.parametrize("asked", ["3600", "Mon, 23 Nov 2026 03:00:00 GMT"])
def test_whoever_is_too_busy_is_tried_again_when_they_say_so(
    engine: Engine, sending: Sending, line_end: HttpEnd, status: str, asked: str
) -> None:
    line_end.plan.append(status)
    line_end.retry_after = asked
    tell(engine, "a")
    sending.round(MORNING)
    sending.round(MORNING + 59 * MINUTE)
    assert len(line_end.asked) == 1
    sending.round(MORNING + 61 * MINUTE)
    assert states(engine) == {"a": State.SENT}


def test_what_line_refuses_for_good_is_given_up_and_the_next_goes_out(
    engine: Engine, sending: Sending, line_end: HttpEnd
) -> None:
    line_end.plan.append("400")
    tell(engine, "a")
    sending.round(MORNING)
    tell(engine, "b", at=MORNING + SECOND)
    sending.round(MORNING + SECOND)
    assert states(engine) == {"a": State.GIVEN_UP, "b": State.SENT}
    with engine.connect() as conn:
        [_, refused] = service.newest(conn, limit=2)
    assert refused.why == "LINE says 400: The property, to, in the request body is invalid"


@pytest.mark.parametrize("status", ["401", "403"])
def test_a_token_that_is_not_accepted_stops_the_channel_until_a_person_tries_again(
    engine: Engine, sending: Sending, line_end: HttpEnd, status: str
) -> None:
    line_end.plan.append(status)
    tell(engine, "a")
    sending.round(MORNING)
    sending.round(MORNING + HOUR)
    assert (len(line_end.asked), healths(engine)["line"].is_stopped) == (1, True)
    with writing(engine) as conn:
        service.resume(conn, "line", now=MORNING + 2 * HOUR)
    sending.round(MORNING + 2 * HOUR)
    assert (states(engine), healths(engine)["line"].is_stopped) == ({"a": State.SENT}, False)


def test_what_fails_is_told_through_another_channel_once_after_a_quarter_of_an_hour(
    engine: Engine, sending: Sending, line_end: HttpEnd, line: Line
) -> None:
    with http_end() as other_end, writing(engine) as conn:
        put(conn, office("hook", Channel.WEBHOOK, other_end.address))
    told: list[Message] = []

    class Others:
        """Another channel that works."""

        async def send(self, message: Message, *, now: datetime) -> Outcome:  # noqa: ARG002 (the channel's signature)
            told.append(message)
            return Delivered()

    sending = Sending(engine, {Channel.LINE: line, Channel.WEBHOOK: Others()})
    line_end.plan.extend(["500"] * 50)
    tell(engine, "a")
    for minute in range(0, 60, 3):
        sending.round(MORNING + minute * MINUTE)
    assert [(one.notices[0].key, one.formed_at) for one in told] == [
        ("a", MORNING),
        (f"notices/line/{MORNING.isoformat()}", MORNING + 15 * MINUTE),
    ]


def test_what_could_not_be_told_for_a_day_is_given_up_and_shown_and_may_be_retried(
    engine: Engine, sending: Sending, line_end: HttpEnd
) -> None:
    line_end.plan.extend(["500"] * 3)
    tell(engine, "a")
    for at in (MORNING, MORNING + HOUR, MORNING + 2 * HOUR, MORNING + GIVE_UP_AFTER):
        sending.round(at)
    with writing(engine) as conn:
        [given_up] = service.newest(conn, limit=5)
        assert (given_up.state, given_up.attempts, given_up.why) == (State.GIVEN_UP, 3, "LINE says 500")
        assert given_up.message is not None
        service.retry(conn, given_up.message, now=MORNING + GIVE_UP_AFTER)
    sending.round(MORNING + GIVE_UP_AFTER + SECOND)
    assert states(engine) == {"a": State.SENT}


def test_what_was_due_a_day_ago_while_nothing_ran_is_no_news_any_more(
    engine: Engine, sending: Sending, line_end: HttpEnd
) -> None:
    tell(engine, "a")
    sending.round(MORNING + GIVE_UP_AFTER + SECOND)
    with engine.connect() as conn:
        [row] = service.newest(conn, limit=5)
    assert (row.dropped_at, line_end.asked) == (MORNING + GIVE_UP_AFTER + SECOND, [])


def test_a_recipient_hears_things_in_the_order_in_which_they_were_told(
    engine: Engine, sending: Sending, line_end: HttpEnd
) -> None:
    line_end.plan.extend(["500", "500"])
    for number in range(20):
        tell(engine, f"n{number:02}", at=MORNING + number * SECOND)
        sending.round(MORNING + number * SECOND)
    for minute in range(1, 10):
        sending.round(MORNING + minute * MINUTE)
    heard = [part.split("\n")[0] for text in line_end.texts for part in text.split("\n\n")[1:]]
    assert heard == [f"n{number:02}" for number in range(20)]


@pytest.mark.parametrize("step", ["before sending", "after sending"])
def test_a_crash_in_the_middle_loses_nothing_and_line_takes_it_once(
    engine: Engine, sending: Sending, line_end: HttpEnd, line: Line, step: str
) -> None:
    """The process dies between the claim and the attempt, or between the attempt and its record."""

    class Dying:
        async def send(self, message: Message, *, now: datetime) -> Outcome:
            if step == "after sending":
                await line.send(message, now=now)
            raise SystemExit

    tell(engine, "a", "b")
    with pytest.raises(SystemExit):
        Sending(engine, {Channel.LINE: Dying()}).round(MORNING)
    sending.round(MORNING + SECOND)
    assert states(engine) == {"a": State.OPEN, "b": State.OPEN}, "the dead process's claim still holds"
    tell(engine, "c", at=MORNING + SECOND)
    sending.round(MORNING + CLAIMED_FOR)
    sending.round(MORNING + CLAIMED_FOR + SECOND)
    assert states(engine) == dict.fromkeys("abc", State.SENT)
    assert [text.count("น.") for text in line_end.texts] == [2, 1]


@pytest.mark.usefixtures("sending")
def test_two_processes_do_not_send_the_same_at_the_same_time(engine: Engine, line: Line) -> None:
    tell(engine, "a")
    seen: list[int] = []

    class Slow:
        """While one process is sending, the other makes a round."""

        async def send(self, message: Message, *, now: datetime) -> Outcome:
            seen.append(1)
            return await line.send(message, now=now)

    class Meanwhile(Slow):
        async def send(self, message: Message, *, now: datetime) -> Outcome:
            with writing(engine) as conn:
                assert sending_store.claim(conn, token="other", now=now, until=now + MINUTE, limit=5) == []
                assert list(sending_store.due_targets(conn, now=now)) == []
            return await super().send(message, now=now)

    Sending(engine, {Channel.LINE: Meanwhile()}).round(MORNING)
    assert (seen, states(engine)) == ([1], {"a": State.SENT})


@pytest.mark.usefixtures("sending")
def test_a_process_whose_claim_ran_out_records_nothing_over_the_one_that_took_over(engine: Engine) -> None:
    tell(engine, "a")
    with writing(engine) as conn:
        target = DUTY_ROOM
        notices = sending_store.due(conn, "duty-room", now=MORNING, limit=5)
        sending_store.form(conn, "m", target, notices, now=MORNING, give_up_at=MORNING + HOUR)
        assert sending_store.claim(conn, token="first", now=MORNING, until=MORNING + MINUTE, limit=5) == ["duty-room"]
        late = MORNING + MINUTE
        assert sending_store.claim(conn, token="second", now=late, until=late + MINUTE, limit=5) == ["duty-room"]
        sending_store.end(conn, "m", token="first", state=State.GIVEN_UP, why="", now=late)
    assert states(engine) == {"a": State.OPEN}


def test_what_was_sent_is_forgotten_after_a_month(engine: Engine, sending: Sending) -> None:
    tell(engine, "a")
    sending.round(MORNING)
    sending.round(MORNING + KEPT)
    assert states(engine) == {"a": State.SENT}
    sending.round(MORNING + KEPT + HOUR)
    assert states(engine) == {}


class _Recording:
    """Takes some, refuses some, loses some answers, as drawn; remembers what it accepted, by id."""

    def __init__(self) -> None:
        self.plan: list[str] = []
        self.accepted: dict[str, list[str]] = {}

    async def send(self, message: Message, *, now: datetime) -> Outcome:  # noqa: ARG002 (the channel's signature)
        step = self.plan.pop() if self.plan else "well"
        if step == "no":
            return Later("no")
        self.accepted.setdefault(message.id, [one.key for one in message.notices])
        return Later("the answer was lost") if step == "lost" else Delivered()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(st.tuples(st.integers(0, 600), st.sampled_from(Severity)), min_size=1, max_size=12),
    plan=st.lists(st.sampled_from(["well", "no", "lost"]), max_size=8),
    choice=st.builds(
        Choice,
        least=st.just(Severity.INFO),
        quiet=st.sampled_from([None, Quiet(begins=time(9, 30), ends=time(12)), Quiet(begins=time(22), ends=time(6))]),
        urgent_passes=st.booleans(),
        digest=st.sampled_from([(), (time(10),), (time(8), time(17))]),
    ),
)
def test_whatever_happens_every_notice_is_accepted_exactly_once_and_none_while_it_is_quiet(
    tmp_path: Path, told: list[tuple[int, Severity]], plan: list[str], choice: Choice
) -> None:
    url = f"sqlite:///{tmp_path / 'any.db'}"
    (tmp_path / "any.db").unlink(missing_ok=True)
    make_tables(url, postgres=None)
    engine = open_engine(url)
    other = _Recording()
    other.plan = plan
    sending = Sending(engine, {Channel.LINE: other})
    with writing(engine) as conn:
        put(conn, office("duty-room", Channel.LINE, PERSON, choice=choice))
    for number, (minute, severity) in enumerate(sorted(told)):
        tell(engine, f"n{number}", at=MORNING + minute * MINUTE, severity=severity)
    for half_hour in range(48 * 2):
        now = MORNING + half_hour * 30 * MINUTE
        before = len(other.accepted)
        sending.round(now)
        is_quiet = choice.quiet is not None and choice.quiet.covers(now)
        if is_quiet and not choice.urgent_passes and not plan:
            assert len(other.accepted) == before
    heard = [key for keys in other.accepted.values() for key in keys]
    assert sorted(heard) == sorted(f"n{number}" for number in range(len(told)))
    engine.dispose()


def test_what_is_told_in_quiet_hours_goes_out_together_when_they_end(
    engine: Engine, sending: Sending, line_end: HttpEnd
) -> None:
    with writing(engine) as conn:
        quiet = Choice(quiet=Quiet(begins=time(9), ends=time(11)))
        put(conn, office("duty-room", Channel.LINE, GROUP, choice=quiet))
    tell(engine, "a", "b")
    assert [len(sending.round(MORNING + minute * MINUTE)) for minute in (0, 60, 119, 120)] == [0, 0, 0, 1]
    assert [text.count("น.") for text in line_end.texts] == [2]
