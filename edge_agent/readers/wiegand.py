"""Wiegand, sans I/O: falling edges with their ticks go in, credentials come out, everything else is counted.

A reader may have a keypad on the same lines, which sends its keys as bursts of four or eight bits.
Only ticks judge: the kernel stamps each edge, so a late thread or a stalled card does not matter. Edges of the two
lines may arrive out of order and are sorted when the frame ends.
"""

from collections import Counter
from itertools import pairwise
from statistics import median

from edge_agent.readers.keypad import Keypad
from edge_agent.readers.tag import Noise, TagRead
from edge_agent.readers.wiegand_format import LAYOUTS, WiegandFormat, decode
from wire_contract.measurements import Medium

MIN_SPACING_S = 150e-6
"""Readers leave at least 200 µs between bits (SIA AC-01); anything faster is a spike or both lines low together."""

SPACINGS_OF_SILENCE = 4
"""A whole frame ends after so many of its own spacings, where the reader has shown that it sends such frames."""

MAX_BITS = 64
"""No format is longer; what follows in the same burst is not stored."""


class WiegandDecoder:
    """Frames of one reader. A frame ends when no edge came for `gap_s` (readers space bits by up to 20 ms).

    A frame of the right length ends sooner, so that the officer need not wait; but only on a reader whose last burst
    was such a frame and waited out the gap or followed one. So a reader that is set to a longer format, or lines that
    float, never have a part of a burst taken for a card.
    """

    def __init__(
        self,
        wiegand: WiegandFormat,
        *,
        gap_s: float = 0.025,
        bits_per_key: int | None = None,
        reversed_bytes: bool = False,
    ) -> None:
        self.noise: Counter[Noise] = Counter()
        self._format = wiegand
        self._gap_s = gap_s
        self._reversed_bytes = reversed_bytes
        self._keypad = None if bits_per_key is None else Keypad(bits_per_key, noise=self.noise)
        self._edges: list[tuple[float, int]] = []
        self._newest = 0.0
        self._overlong = False
        self._is_proven = False

    @property
    def ends_at(self) -> float | None:
        """The tick at which the open frame ends if nothing else comes; None where none is open."""
        if not self._edges:
            return None
        wait_s = self._gap_s
        if self._is_proven and len(self._edges) == LAYOUTS[self._format].length:
            ticks = sorted(tick for tick, _ in self._edges)
            wait_s = min(wait_s, SPACINGS_OF_SILENCE * median(after - before for before, after in pairwise(ticks)))
        return self._newest + wait_s

    @property
    def is_open(self) -> bool:
        """True while edges wait for the end of their frame."""
        return bool(self._edges)

    def edge(self, bit: int, ticks: float) -> TagRead | None:
        """Take one falling edge on D0 (bit 0) or D1 (bit 1); the tag of the frame before, if this edge ended it."""
        read = self.silence(ticks)
        self._newest = max(self._newest, ticks) if self._edges else ticks
        if len(self._edges) < MAX_BITS:
            self._edges.append((ticks, bit))
        else:
            self._overlong = True
        return read

    def silence(self, now: float) -> TagRead | None:
        """Nothing came up to this tick: end the frame if that is long enough, and give its tag if it is one."""
        ends_at = self.ends_at
        if ends_at is None or now <= ends_at:
            return None
        edges, overlong = sorted(self._edges), self._overlong
        self._edges, self._overlong = [], False
        if overlong:
            self._is_proven = False
            self._no_tag(Noise.OVERLONG)
            return None
        bits = self._spaced(edges)
        if self._keypad is not None and len(bits) == self._keypad.bits_per_key:
            return self._keypad.key(bits, edges[-1][0])
        return self._frame(bits)

    def _spaced(self, edges: list[tuple[float, int]]) -> list[int]:
        """The bits whose edges are far enough from the bit before; the rest are glitches."""
        bits: list[int] = []
        last = float("-inf")
        for ticks, bit in edges:
            if ticks - last < MIN_SPACING_S:
                self.noise[Noise.GLITCH] += 1
                continue
            bits.append(bit)
            last = ticks
        return bits

    def _frame(self, bits: list[int]) -> TagRead | None:
        self._is_proven = len(bits) == LAYOUTS[self._format].length
        if not self._is_proven:
            self._no_tag(Noise.LENGTH)
            return None
        credential = decode(bits, self._format, reversed_bytes=self._reversed_bytes)
        if credential is None:
            self._no_tag(Noise.PARITY)
            return None
        return TagRead(credential, Medium.WIEGAND)

    def _no_tag(self, kind: Noise) -> None:
        self.noise[kind] += 1
        if self._keypad is not None:
            self._keypad.spoil()
