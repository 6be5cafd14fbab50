"""Work on the network that can be given up: in threads that nobody waits for, ended when the hub ends.

A name server that says nothing, or a mail server in the middle of a letter, keeps no hub from stopping.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

_ASKS_EVERY_S = 0.2
_T = TypeVar("_T")
_P = ParamSpec("_P")


class Aside(ThreadPoolExecutor):
    """Each call in a daemon thread of its own; ends at once, whatever is still under way."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """The call is under way."""
        future: Future[_T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 (it is handed to whoever asked)
                future.set_exception(error)

        threading.Thread(target=work, daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (its signature)
        """Nobody waits."""


async def unless(stopping: Callable[[], bool], work: Coroutine[Any, Any, _T]) -> _T | None:
    """What came of the work; None where the hub began to stop first, and the work was given up."""
    asyncio.get_running_loop().set_default_executor(Aside())
    task = asyncio.create_task(work)
    while not task.done():
        await asyncio.wait({task}, timeout=_ASKS_EVERY_S)
        if stopping() and not task.done():
            task.cancel()
            await asyncio.wait({task})
    return None if task.cancelled() else task.result()
