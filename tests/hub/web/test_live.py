import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import aclosing

import httpx
import pytest

from hub.web import live as live_module
from hub.web.language import Language
from hub.web.live import Live, Notice, TooManyListenersError
from hub.web.stream import clock_text
from tests.parts.served import served
from tests.parts.small_hub import NOW, SmallHub

CHANGED, QUIET = Notice.CHANGED, Notice.QUIET


async def _next(stream: AsyncIterator[Notice]) -> Notice:
    return await asyncio.wait_for(anext(stream), 10)


def test_a_listener_hears_at_once_since_it_may_have_missed_something_and_then_each_change() -> None:
    async def scenario() -> list[Notice]:
        live = Live()
        async with aclosing(live.notices(quiet_s=30)) as stream:
            heard = [await _next(stream)]
            threading.Thread(target=live.changed).start()
            heard.append(await _next(stream))
        return heard

    assert asyncio.run(scenario()) == [CHANGED, CHANGED]


def test_a_thousand_changes_from_many_threads_are_heard_as_a_few_and_the_last_one_is_never_lost() -> None:
    async def scenario() -> tuple[int, int]:
        live, state, seen, heard = Live(), 0, 0, 0
        lock = threading.Lock()

        def write() -> None:
            nonlocal state
            for _ in range(250):
                with lock:
                    state += 1
                live.changed()

        writers = [threading.Thread(target=write) for _ in range(4)]
        async with aclosing(live.notices(quiet_s=30)) as stream:
            await _next(stream)
            for writer in writers:
                writer.start()
            while seen < 1000:
                assert await _next(stream) is CHANGED
                heard, seen = heard + 1, state
        return heard, seen

    heard, seen = asyncio.run(scenario())
    assert seen == 1000
    assert heard <= 20


def test_a_quiet_hub_says_so() -> None:
    async def scenario() -> list[Notice]:
        async with aclosing(Live().notices(quiet_s=0.01)) as stream:
            return [await _next(stream) for _ in range(3)]

    assert asyncio.run(scenario()) == [CHANGED, QUIET, QUIET]


def test_closing_ends_every_stream_and_lets_none_begin() -> None:
    async def scenario() -> list[list[Notice]]:
        live = Live()
        streams = [live.notices(quiet_s=30) for _ in range(3)]
        for stream in streams:
            await _next(stream)
        threading.Thread(target=live.close).start()
        ended = [[notice async for notice in stream] for stream in streams]
        return [*ended, [notice async for notice in live.notices(quiet_s=30)]]

    assert asyncio.run(scenario()) == [[], [], [], [CHANGED]]


def test_a_listener_that_leaves_is_forgotten_and_their_number_is_bounded() -> None:
    async def scenario() -> list[int]:
        live = Live(most=2)
        first, second, third = (live.notices(quiet_s=30) for _ in range(3))
        counts = []
        for stream in (first, second):
            await _next(stream)
            counts.append(live.listeners)
        with pytest.raises(TooManyListenersError):
            await _next(third)
        for stream in (first, second):
            await stream.aclose()
            counts.append(live.listeners)
        return counts

    assert asyncio.run(scenario()) == [1, 2, 1, 0]


def test_a_change_after_a_listeners_loop_is_gone_harms_nobody() -> None:
    live, loop = Live(), asyncio.new_event_loop()
    loop.close()
    live._listeners.add(live_module._Listener(loop))
    live.changed()
    live.close()


def test_the_stream_begins_with_a_change_and_the_clock_and_a_browser_that_leaves_is_forgotten(hub: SmallHub) -> None:
    cookie = {"cookie": f"riskpoint={hub.session()}; language=en"}
    with served(hub) as running:
        with httpx.stream("GET", f"{running.address}/live", headers=cookie, timeout=20) as answer:
            assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
            lines = answer.iter_lines()
            assert [next(lines) for _ in range(11)] == [
                "retry: 2000",
                "",
                "event: changed",
                "data: 1",
                "",
                "event: alive",
                "data: 18:35:00",
                "",
                "event: clock",
                "data: Sunday 22 November 2026 18:35",
                "",
            ]
            assert hub.live.listeners == 1
        for _ in range(200):
            if hub.live.listeners == 0:
                break
            threading.Event().wait(0.05)
        assert hub.live.listeners == 0


def test_a_change_is_told_on_the_stream(hub: SmallHub) -> None:
    cookie = {"cookie": f"riskpoint={hub.session()}"}
    with (
        served(hub) as running,
        httpx.stream("GET", f"{running.address}/live", headers=cookie, timeout=20) as answer,
    ):
        lines = answer.iter_lines()
        while next(lines) != f"data: {clock_text(Language.THAI, NOW)}":
            pass
        threading.Thread(target=hub.live.changed).start()
        assert [next(lines), next(lines), next(lines)] == ["", "event: changed", "data: 1"]


def test_a_server_asked_to_end_does_so_with_streams_open(hub: SmallHub) -> None:
    cookie = {"cookie": f"riskpoint={hub.session()}"}
    with (
        served(hub) as running,
        httpx.stream("GET", f"{running.address}/live", headers=cookie, timeout=20) as first,
        httpx.stream("GET", f"{running.address}/live", headers=cookie, timeout=20) as second,
    ):
        open_lines = [first.iter_lines(), second.iter_lines()]
        assert [next(lines) for lines in open_lines] == ["retry: 2000"] * 2
        threading.Thread(target=running.stop).start()
        # An orderly end: uvicorn by itself waits, then cuts the streams, which httpx reports as an error.
        assert [set(lines) >= {"event: changed"} for lines in open_lines] == [True, True]
        assert running.stop()


def test_when_as_many_pages_listen_as_are_served_the_next_is_told_to_come_back(hub: SmallHub) -> None:
    cookie = {"cookie": f"riskpoint={hub.session()}"}
    hub.live._listeners |= {live_module._Listener(asyncio.new_event_loop()) for _ in range(500)}
    with served(hub) as running:
        answer = httpx.get(f"{running.address}/live", headers=cookie)
    for listener in hub.live._listeners:
        listener.loop.close()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
