"""The point's readers: each a pair of lines with its decoder, and a count of what was no tag."""

import queue
from collections import Counter
from collections.abc import Iterator, Sequence

from edge_agent.hardware.pins import Factory
from edge_agent.hardware.wiegand_reader import Edge, WiegandReader
from edge_agent.readers.tag import TagRead
from edge_agent.readers.wiegand import WiegandDecoder
from edge_agent.readers.wiegand_format import WiegandFormat
from edge_agent.settings import Reader
from edge_agent.uplink.link import News

SETTLE_S = 0.005
"""How much longer than a reader's gap we wait for edges that the pin library has not handed over yet."""

INBOX_EDGES = 20_000
"""More than this waiting is a line that floats; what comes on top of it is dropped and counted."""


class Readers:
    """All readers of a point. Edges go into the inbox from the pins' thread; the rest is called by the agent's."""

    def __init__(
        self, settings: Sequence[Reader], *, pins: Factory, inbox: "queue.SimpleQueue[Edge | News | None]"
    ) -> None:
        self._pins = pins
        self._inbox = inbox
        self._overrun: Counter[str] = Counter()
        self._gap_s = max((reader.gap_ms / 1000 for reader in settings), default=0.0) + SETTLE_S
        self._decoders = {
            reader.name: WiegandDecoder(WiegandFormat(reader.format), gap_s=reader.gap_ms / 1000) for reader in settings
        }
        self._hardware: list[WiegandReader] = []
        try:
            for reader in settings:
                self._hardware.append(WiegandReader(reader, pins=pins, pass_on=self._pass_on))
        except BaseException:
            self.close()
            raise

    def _pass_on(self, edge: Edge) -> None:
        if self._inbox.qsize() < INBOX_EDGES:
            self._inbox.put(edge)
        else:
            self._overrun[edge.reader] += 1

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
        return self._gap_s if any(decoder.is_open for decoder in self._decoders.values()) else None

    def at_rest(self) -> dict[str, bool]:
        """Whether the lines of each reader are as a working reader leaves them."""
        return {reader.name: reader.at_rest for reader in self._hardware}

    def noise(self) -> dict[str, Counter[str]]:
        """What was no tag, by reader and kind, since the start."""
        counts = {name: Counter({str(kind): n for kind, n in d.noise.items()}) for name, d in self._decoders.items()}
        for name, lost in self._overrun.items():
            counts[name]["overrun"] = lost
        return counts

    def close(self) -> None:
        """The lines are free; nothing more goes into the inbox."""
        for reader in self._hardware:
            reader.close()
