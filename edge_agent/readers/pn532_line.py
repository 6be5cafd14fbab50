"""One command to a PN532 at a time (UM0701-02, 6.2.1.3), sans I/O: what to write, how long to wait, what came of it."""

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from edge_agent.readers.pn532_frames import ACK_FRAME, Answer, FrameDecoder, Sign, command_frame
from edge_agent.readers.tag import Noise

ACK_WITHIN_S = 0.25
"""The chip acknowledges within 15 ms; USB adapters and slow lines add theirs."""


@dataclass(frozen=True, slots=True)
class Command:
    """What the chip is told, and how long it may take after its acknowledgement."""

    code: int
    data: bytes = b""
    within_s: float = 0.5
    wake_up: bytes = b""
    """What goes before the frame."""


class Trouble(Enum):
    """Why a command has no answer."""

    NOT_ACKNOWLEDGED = "no answer: check power, TX to RX, and the board's switches (HSU)"
    UNANSWERED = "it does not finish a command: check its power supply"
    REFUSED = "it does not understand us: check ground, cable length and baud"
    GARBLED = "garbled answers: check ground, cable length and baud"


Outcome = bytes | Trouble
"""The answer's data, or why there is none."""


class CommandLine:
    """The line to one chip. Whatever goes wrong ends the command; nothing that comes late counts for the next one."""

    def __init__(self, noise: Counter[Noise]) -> None:
        self.due_at: float | None = None
        """When `tick` has to be called; None while nothing runs."""
        self._decoder = FrameDecoder(noise)
        self._noise = noise
        self._command = Command(0)
        self._acknowledged = False
        self._output = b""

    def give(self, command: Command, *, now: float) -> None:
        """The command runs; one that ran before is forgotten."""
        self._decoder.reset()
        self._command, self._acknowledged = command, False
        self._output += command.wake_up + command_frame(command.code, command.data)
        self.due_at = now + ACK_WITHIN_S

    def confirm(self) -> None:
        """An answer is acknowledged, where the chip waits for that."""
        self._output += ACK_FRAME

    def take_output(self) -> bytes:
        """What is to be written now, once."""
        output, self._output = self._output, b""
        return output

    def drop(self) -> None:
        """Nothing runs and nothing is to be written: the port is another one, or was opened anew."""
        self.due_at, self._output = None, b""
        self._decoder.reset()

    def receive(self, received: bytes, *, now: float) -> Outcome | None:
        """What became of the command, if these bytes ended it."""
        if self.due_at is None:
            if received.strip(b"\x00"):  # the zero at a frame's end comes when its answer has been taken
                self._noise[Noise.FRAMING] += 1
            return None
        for frame in self._decoder.feed(received):
            match frame:
                case Sign.ACK:
                    self._acknowledged, self.due_at = True, now + self._command.within_s
                case Answer(self._command.code, answer) if self._acknowledged:
                    return self._end(answer)
                case Answer():  # to another command, or to an earlier one of the same code
                    return self._end(Trouble.GARBLED)
                case _:
                    return self._end(Trouble.REFUSED)
        return self._end(Trouble.GARBLED) if self._decoder.is_lost else None

    def tick(self, now: float) -> Outcome | None:
        """What became of the command, if its time is over."""
        if self.due_at is None or now < self.due_at:
            return None
        return self._end(Trouble.UNANSWERED if self._acknowledged else Trouble.NOT_ACKNOWLEDGED)

    def _end(self, outcome: Outcome) -> Outcome:
        self.due_at = None
        return outcome
