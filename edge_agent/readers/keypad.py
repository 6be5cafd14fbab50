"""A keypad on the lines of a Wiegand reader, sans I/O: single keys go in, numbers that # ended come out.

Four bits carry a key alone; eight carry its complement before it, so that one wrong bit is found out.
"""

from collections import Counter
from collections.abc import Sequence

from edge_agent.readers.tag import Noise, TagRead
from wire_contract.credential import MAX_KEYS
from wire_contract.measurements import Medium

PAUSE_S = 5.0
"""Whoever waits longer between two keys has gone; the next key belongs to somebody else."""

_STAR, _HASH = 10, 11


class Keypad:
    """Keys of one keypad. `*` begins again, `#` ends the number. What cannot be right is dropped and counted."""

    def __init__(self, bits_per_key: int, *, noise: Counter[Noise]) -> None:
        self.bits_per_key = bits_per_key
        self._noise = noise
        self._digits = ""
        self._spoilt = False
        self._newest = float("-inf")

    def key(self, bits: Sequence[int], ticks: float) -> TagRead | None:
        """One key, at the tick of its last bit; the number, if the key was `#`."""
        if ticks - self._newest > PAUSE_S:
            self._drop()
        self._newest = ticks
        key = _key_of(bits)
        if key is None:
            self._noise[Noise.PARITY] += 1
            self._spoilt = True
        elif key == _STAR:
            self._digits, self._spoilt = "", False
        elif key == _HASH:
            return self._end()
        elif key > _HASH or len(self._digits) == MAX_KEYS:
            self._spoilt = True
        else:
            self._digits += str(key)
        return None

    def spoil(self) -> None:
        """Something came that may have been a key: a number without it would be another number."""
        self._spoilt = self._spoilt or bool(self._digits)

    def _end(self) -> TagRead | None:
        if self._spoilt:
            self._drop()
            return None
        digits, self._digits = self._digits, ""
        return TagRead(f"key:{digits}", Medium.KEYPAD) if digits else None

    def _drop(self) -> None:
        if self._digits or self._spoilt:
            self._noise[Noise.KEYS] += 1
        self._digits, self._spoilt = "", False


def _key_of(bits: Sequence[int]) -> int | None:
    if len(bits) == 8 and any(one == other for one, other in zip(bits[:4], bits[4:], strict=True)):
        return None
    return int("".join(map(str, bits[-4:])), 2)
