"""The thread under every talking reader: news once, patience, and a fault that ends neither it nor the agent."""

import logging
import threading

import pytest

from edge_agent.hardware.port_gone import PortClosedError, PortGoneError
from edge_agent.hardware.reader_thread import LONGEST_DETAIL, ReaderThread
from edge_agent.readers.tag import ReaderNews
from tests.parts.passed_on import LONG_S, PassedOn
from wire_contract.measurements import ReaderState


class Device:
    """What happens each time the thread turns to it, in order; then it is in use until somebody closes it."""

    def __init__(self, *happenings: Exception | None) -> None:
        self.passed_on = PassedOn()
        self.turns = 0
        self._happenings = list(happenings)
        self._closed = threading.Event()
        self.thread = ReaderThread("door", pass_on=self.passed_on, serve=self._serve, stop=self._closed.set)
        self.thread.start()

    def _serve(self) -> None:
        self.turns += 1
        if self._happenings:
            if (happens := self._happenings.pop(0)) is not None:
                raise happens
            self.thread.answering()
            return
        self.thread.answering()
        self.thread.answering()
        self._closed.wait()
        raise PortClosedError

    def news(self, count: int) -> list[ReaderNews]:
        taken = self.passed_on.take(count)
        self.thread.close()
        assert self.passed_on.rest == []
        return [one for one in taken if isinstance(one, ReaderNews)]


ANSWERING = ReaderNews("door", ReaderState.ANSWERING)


def silent(why: str) -> ReaderNews:
    return ReaderNews("door", ReaderState.SILENT, why)


def test_a_device_that_stays_away_is_news_once_and_so_is_its_return() -> None:
    device = Device(PortGoneError("gone"), PortGoneError("still gone"))
    assert device.news(2) == [silent("gone"), ANSWERING]
    assert device.turns == 3


def test_a_device_that_answers_all_the_time_is_news_once() -> None:
    assert Device(None).news(1) == [ANSWERING]


def test_a_fault_of_the_program_is_logged_told_and_survived(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        news = Device(ZeroDivisionError("a bug")).news(2)
    assert news == [silent("a fault of the agent: its log says more"), ANSWERING]
    assert "ZeroDivisionError: a bug" in caplog.text


def test_news_fit_into_a_line_whatever_the_system_says() -> None:
    [news, _] = Device(PortGoneError("bad\x1b[31m\n" + "x" * 400)).news(2)
    assert news == silent("bad?[31m?" + "x" * (LONGEST_DETAIL - 9))


def test_closing_does_not_wait_for_the_next_attempt() -> None:
    gone = [PortGoneError("gone")] * 20
    device = Device(*gone)
    assert device.passed_on.next() == silent("gone")
    closing = threading.Thread(target=device.thread.close)
    closing.start()
    closing.join(LONG_S)
    assert not closing.is_alive()
