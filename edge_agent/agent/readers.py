"""The point's readers: pairs of lines with their decoders, and readers that talk; and a count of what was no tag."""

import queue
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from edge_agent.hardware.camera_qr import CameraQrReader
from edge_agent.hardware.keyboard_reader import KeyboardReader
from edge_agent.hardware.pins import Factory
from edge_agent.hardware.pn532_reader import Pn532Reader
from edge_agent.hardware.qr_reader import QrReader
from edge_agent.hardware.wiegand_reader import Edge, WiegandReader
from edge_agent.readers.tag import Noise, Read, ReaderNews, TagRead
from edge_agent.readers.wiegand import WiegandDecoder
from edge_agent.readers.wiegand_format import WiegandFormat
from edge_agent.settings import CameraQr, KeyboardScanner, Pn532, QrEngine, Reader, Wiegand

SETTLE_S = 0.005
"""How much longer than a reader's gap we wait for edges that the pin library has not handed over yet."""

TURN_S = 0.001
"""More than the end of a frame, so that it has ended when we look."""

INBOX_EDGES = 20_000
"""More than this waiting is a line that floats; what comes on top of it is dropped and counted."""


class TalkingReader(Protocol):
    """A driver with a thread of its own, which starts when it is made: bytes go through a pure codec, and what that
    reads is passed on. It never raises later: a port that is not there is tried again, and the news says so.
    """

    name: str
    noise: Counter[Noise]
    """Since the start."""

    @property
    def answers(self) -> bool:
        """Whether the reader answered when it was last asked, or its port is open where it cannot be asked."""
        ...

    def close(self) -> None:
        """The thread has ended and the port is free."""
        ...


PassOn = Callable[[Read | ReaderNews], None]

DRIVERS: Mapping[type[Reader], Callable[..., TalkingReader]] = {
    Pn532: Pn532Reader,
    QrEngine: QrReader,
    KeyboardScanner: KeyboardReader,
    CameraQr: CameraQrReader,
}
"""Called with the reader's settings and `pass_on`."""


class ReaderUnavailableError(RuntimeError):
    """The settings name a kind of reader that this release cannot drive."""


def _decoder(reader: Wiegand) -> WiegandDecoder:
    return WiegandDecoder(
        WiegandFormat(reader.format),
        gap_s=reader.gap_ms / 1000,
        bits_per_key=None if reader.keypad == "none" else int(reader.keypad),
        reversed_bytes=reader.byte_order == "reversed",
    )


class Readers:
    """All readers of a point. The inbox is filled from the pins' and the drivers' threads; the rest is called by the
    agent's.
    """

    def __init__(self, settings: Sequence[Reader], *, pins: Factory, inbox: "queue.SimpleQueue[Any]") -> None:
        self._pins = pins
        self._inbox = inbox
        self._overrun: Counter[str] = Counter()
        wired = [reader for reader in settings if isinstance(reader, Wiegand)]
        self._decoders = {reader.name: _decoder(reader) for reader in wired}
        self._hardware: list[WiegandReader] = []
        self._talking: list[TalkingReader] = []
        self._news: dict[str, ReaderNews] = {}
        try:
            for reader in settings:
                self._start(reader)
        except BaseException:
            self.close()
            raise

    def _start(self, reader: Reader) -> None:
        if isinstance(reader, Wiegand):
            self._hardware.append(WiegandReader(reader, pins=self._pins, pass_on=self._pass_on))
            return
        driver = DRIVERS.get(type(reader))
        if driver is None:
            raise ReaderUnavailableError(f"reader {reader.name!r}: this release cannot drive its kind")
        self._talking.append(driver(reader, pass_on=self._pass_on))

    def _pass_on(self, found: Edge | Read | ReaderNews) -> None:
        if self._inbox.qsize() < INBOX_EDGES:
            self._inbox.put(found)
        else:
            self._overrun[found.reader] += 1

    def note(self, news: ReaderNews) -> None:
        """It waits until it is recorded; what is newer of the same reader and state replaces it."""
        self._news.pop(f"{news.reader} {news.state}", None)
        self._news[f"{news.reader} {news.state}"] = news

    @property
    def untold(self) -> list[ReaderNews]:
        """What is not recorded yet, oldest first."""
        return list(self._news.values())

    def told(self, news: ReaderNews) -> None:
        """It is durable."""
        del self._news[f"{news.reader} {news.state}"]

    def edge(self, edge: Edge) -> TagRead | None:
        """Take an edge out of the inbox; the tag that it ended, if any."""
        return self._decoders[edge.reader].edge(edge.bit, edge.ticks)

    def settled(self) -> Iterator[tuple[str, TagRead]]:
        """The tags of frames that ended by silence, with their reader. Edges still in the inbox keep frames open."""
        if not any(decoder.is_open for decoder in self._decoders.values()) or self._inbox.qsize():
            return
        now = self._pins.ticks() - SETTLE_S
        for name, decoder in self._decoders.items():
            if (read := decoder.silence(now)) is not None:
                yield name, read

    def settles_in(self) -> float | None:
        """How long at most until a frame that is open now ends; None where none is."""
        ends = [at for decoder in self._decoders.values() if (at := decoder.ends_at) is not None]
        return max(0.0, min(ends) + SETTLE_S - self._pins.ticks()) + TURN_S if ends else None

    def at_rest(self) -> dict[str, bool]:
        """Whether each reader answers, or where it cannot, whether its lines are as a working reader leaves them."""
        wired = {reader.name: reader.at_rest for reader in self._hardware}
        return wired | {reader.name: reader.answers for reader in self._talking}

    def noise(self, flooded: Mapping[str, int]) -> dict[str, Counter[str]]:
        """What was no tag, by reader and kind, since the start; `flooded` counts reads that were too many."""
        counts = {name: Counter({str(kind): n for kind, n in d.noise.items()}) for name, d in self._decoders.items()}
        for reader in self._talking:
            counts[reader.name] = Counter({str(kind): n for kind, n in reader.noise.items()})
        for name, lost in self._overrun.items():
            counts[name][Noise.OVERRUN] += lost
        for name, lost in flooded.items():
            counts[name][Noise.FLOOD] += lost
        return counts

    def close(self) -> None:
        """The lines are free; nothing more goes into the inbox."""
        for wired in self._hardware:
            wired.close()
        for talking in self._talking:
            talking.close()
