"""What takes the hub seconds and memory (reports, bundles, exports): one at a time for each user, few at once of all.

A route asks for its turn with `dependencies=[needs(…), one_at_a_time]`; who has no turn now reads when to come back.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from fastapi import Depends, HTTPException, Request

from hub.web.visitor import user_of_request

AT_ONCE = 3
"""Of all users together; the papers among them wait for each other besides."""
AGAIN_AFTER_S = 5
YOURS = "งานก่อนหน้าของคุณยังไม่เสร็จ รอสักครู่ · what you asked for before is still being made; wait a little"
FULL = "ระบบกำลังทำรายงานให้ผู้อื่น รอสักครู่ · the hub is making papers for others; wait a little"


@dataclass(slots=True)
class Turns:
    """Who is being served now: one for each running hub."""

    at_once: int = AT_ONCE
    _served: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, login: str) -> str | None:
        """None: it is this user's turn, until `give_back`. Else why not."""
        with self._lock:
            if login in self._served:
                return YOURS
            if len(self._served) >= self.at_once:
                return FULL
            self._served.add(login)
            return None

    def give_back(self, login: str) -> None:
        """The user's turn is over."""
        with self._lock:
            self._served.discard(login)


def _one_at_a_time(request: Request) -> Iterator[None]:
    turns: Turns = request.app.state.turns
    login = user_of_request(request).login
    why_not = turns.take(login)
    if why_not is not None:
        raise HTTPException(429, detail=why_not, headers={"retry-after": str(AGAIN_AFTER_S)})
    try:
        yield
    finally:
        turns.give_back(login)


one_at_a_time = Depends(_one_at_a_time, scope="function")
"""In a route's `dependencies`, after `needs`. The turn ends with the making: who reads slowly keeps nobody waiting."""
