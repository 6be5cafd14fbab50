"""A hub that stops waits for no other side: what was under way is sent again by the next one, under the same id."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from hub.database import writing
from hub.notices import service
from hub.notices.aside import unless
from hub.notices.line import Line
from hub.notices.mail import Mail
from hub.notices.outcome import Interrupted, State
from hub.notices.sending import Sending
from hub.notices.target import Channel
from hub.settings import EmailSettings
from tests.hub.notices.conftest import HEAD
from tests.parts.line_server import HttpEnd
from tests.parts.notices import GROUP, MORNING, notice, office, put

SOON = MORNING + timedelta(seconds=1)


def told(engine: Engine) -> list[tuple[State | None, str]]:
    with engine.connect() as conn:
        return [(one.state, one.why) for one in service.newest(conn, limit=5)]


def test_a_server_that_says_nothing_keeps_no_hub_from_stopping_and_nothing_is_lost_or_doubled(
    engine: Engine, line: Line, line_end: HttpEnd
) -> None:
    line_end.plan.append("slow")
    with writing(engine) as conn:
        put(conn, office("duty-room", Channel.LINE, GROUP))
        service.tell(conn, notice(), now=MORNING)
    patient = Line(line.token_file, line.base_url, line.head, timeout_s=3600)
    sending = Sending(engine, {Channel.LINE: patient}, stopping=lambda: bool(line_end.asked))
    [attempt] = sending.round(MORNING)
    assert (attempt.outcome, told(engine)) == (Interrupted(), [(State.OPEN, "")])
    line_end.slow.set()
    Sending(engine, {Channel.LINE: line}).round(SOON)
    first, second = line_end.asked
    assert first.headers["x-line-retry-key"] == second.headers["x-line-retry-key"]
    assert told(engine) == [(State.SENT, "")]
    with engine.connect() as conn:
        [health] = service.health(conn)
    assert health.failing_since is None


@contextmanager
def silent_mail_server() -> Iterator[tuple[int, threading.Event]]:
    """Takes the line and greets nobody; whether somebody came, and whether they went."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        came = threading.Event()
        gone: list[socket.socket] = []

        def wait() -> None:
            line, _ = door.accept()
            gone.append(line)
            line.sendall(b"220 here\r\n")
            line.recv(1000)
            came.set()

        waiter = threading.Thread(target=wait)
        waiter.start()
        yield door.getsockname()[1], came
        waiter.join()
        gone[0].close()


def test_a_mail_server_in_the_middle_of_a_letter_keeps_no_hub_from_stopping(engine: Engine) -> None:
    with silent_mail_server() as (port, came):
        mail = Mail(EmailSettings(host="127.0.0.1", port=port, tls="none", sender="hub@example.go.th"), HEAD, 3600)
        with writing(engine) as conn:
            put(conn, office("list", Channel.EMAIL, "duty@example.go.th"))
            service.tell(conn, notice(), now=MORNING)
        [attempt] = Sending(engine, {Channel.EMAIL: mail}, stopping=came.is_set).round(MORNING)
    assert (attempt.outcome, told(engine)) == (Interrupted(), [(State.OPEN, "")])


def test_work_in_a_thread_that_never_comes_back_is_left_behind() -> None:
    never = threading.Event()
    try:
        assert asyncio.run(unless(lambda: True, asyncio.to_thread(never.wait))) is None
    finally:
        never.set()


@pytest.mark.parametrize("answer", [0, "sent"])
def test_work_that_ends_first_is_what_came_of_it(answer: object) -> None:
    async def work() -> object:
        return answer

    assert asyncio.run(unless(lambda: False, work())) == answer
