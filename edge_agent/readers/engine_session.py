"""When a QR engine is asked what, sans I/O: a check-up at the start and again and again, tries, and what came of it."""

from collections.abc import Callable, Generator

from edge_agent.readers.gm65 import CheckUp, Reply, check_up

ANSWER_S = 0.5
"""An engine answers within a few milliseconds; one that is decoding, within some more."""

TRIES = 3

EVERY_S = 600.0
"""So often the settings are read back: whoever re-programs an engine is found out within that time."""

AGAIN_S = 10.0
"""So soon an engine that did not answer is asked again."""

Questions = Generator[bytes, Reply | None, CheckUp]


class EngineSession:
    """Times are seconds of one monotonic clock."""

    def __init__(self, *, now: float, questions: Callable[[], Questions] = check_up) -> None:
        self._questions = questions
        self._check: Questions | None = None
        self._command = b""
        self._tries = 0
        self._due = now

    @property
    def expects_reply(self) -> bool:
        """True while a question is open."""
        return self._check is not None

    def due_in(self, now: float) -> float:
        """Seconds until `step` has something to do, at least zero."""
        return max(0.0, self._due - now)

    def step(self, now: float) -> tuple[bytes, CheckUp | None]:
        """What to send now, if anything; and the check-up that has ended for want of an answer, if one has."""
        if now < self._due:
            return b"", None
        if self._check is None:
            self._check = self._questions()
            return self._ask(next(self._check), now), None
        return (self._say(now), None) if self._tries < TRIES else self._go_on(self._check, None, now)

    def hear(self, reply: Reply, now: float) -> tuple[bytes, CheckUp | None]:
        """The same, after a reply; one that nobody asked for changes nothing."""
        return (b"", None) if self._check is None else self._go_on(self._check, reply, now)

    def _go_on(self, check: Questions, reply: Reply | None, now: float) -> tuple[bytes, CheckUp | None]:
        try:
            return self._ask(check.send(reply), now), None
        except StopIteration as end:
            found: CheckUp = end.value
            self._check = None
            self._due = now + (EVERY_S if found.answered else AGAIN_S)
            return b"", found

    def _ask(self, command: bytes, now: float) -> bytes:
        self._command, self._tries = command, 0
        return self._say(now)

    def _say(self, now: float) -> bytes:
        self._tries += 1
        self._due = now + ANSWER_S
        return self._command
