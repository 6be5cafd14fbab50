"""How long a line stays, pure: 400 days of the device's own time since the hub was first known to hold it.

No wall clock is asked, neither the device's (a Pi wakes up in 1970, a wrong server says 2099) nor the hub's. What
counts is *lived* time: the uptime that the journal has seen pass, boot after boot. It cannot be set and never runs
ahead of the world; hours without power are not in it, so lines stay longer for them, never shorter.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from edge_agent.clock import Moment
from wire_contract.event import JournalId

MARK_EVERY = timedelta(days=1)
_MS = timedelta(milliseconds=1)
_TEXT = re.compile(rb"(\S+) (\d{1,18}) (\d{1,18})\n((?:\d{1,18} \d{1,18}\n)*)")


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The hub's newest word, heard since the connection began: it holds this journal up to `sequence`, at that time."""

    journal: JournalId
    sequence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """When so much had been lived, the hub said that it holds the lines up to `through`."""

    through: int
    lived: timedelta


@dataclass(frozen=True, slots=True)
class Holding:
    """What the hub has been holding without a break, and since when. Both numbers rise from mark to mark."""

    boot_id: str = "none"
    uptime: timedelta = timedelta()
    lived: timedelta = timedelta()
    marks: tuple[Mark, ...] = ()

    def passed(self, moment: Moment) -> Self:
        """The same some time later. Another boot began after this was known, so at least its uptime has passed."""
        since = self.uptime if moment.boot_id == self.boot_id else timedelta()
        lived = self.lived + max(moment.uptime - since, timedelta())
        return replace(self, boot_id=moment.boot_id, uptime=moment.uptime, lived=lived)

    def said(self, position: int) -> Self:
        """The hub holds the lines up to `position`. One mark a day: what lies in between counts from the next."""
        known = self.fallen(position)
        last = known.marks[-1] if known.marks else Mark(0, timedelta.min)
        if position <= last.through or known.lived < last.lived + MARK_EVERY:
            return known
        return replace(known, marks=(*known.marks, Mark(position, self.lived)))

    def fallen(self, position: int) -> Self:
        """The hub holds the lines up to `position` and none behind: those begin anew, whenever it holds them again."""
        left = tuple(mark for mark in self.marks if mark.through <= position)
        if len(left) == len(self.marks):
            return self
        since = self.marks[len(left)].lived
        reached = left[-1].through if left else 0
        return replace(self, marks=(*left, Mark(position, since)) if position > reached else left)

    def gone(self, through: int) -> Self:
        """Marks that speak of pruned lines only are forgotten."""
        left = tuple(mark for mark in self.marks if mark.through > through)
        return self if len(left) == len(self.marks) else replace(self, marks=left)

    def ripe(self, keep: timedelta) -> int:
        """How far into the journal the hub has held every line for so long."""
        return max((mark.through for mark in self.marks if mark.lived + keep <= self.lived), default=0)

    def write(self) -> bytes:
        """Text with its own hash: one flipped bit must not make lines old."""
        head = f"{self.boot_id} {self.uptime // _MS} {self.lived // _MS}\n"
        text = (head + "".join(f"{mark.through} {mark.lived // _MS}\n" for mark in self.marks)).encode()
        return text + hashlib.sha256(text).hexdigest().encode()

    @classmethod
    def read(cls, written: bytes | None) -> Self:
        """What was written; where nothing was, or where it is damaged, all counting begins anew."""
        text, digest = (written or b"")[:-64], (written or b"")[-64:]
        match = _TEXT.fullmatch(text)
        if match is None or hashlib.sha256(text).hexdigest().encode() != digest:
            return cls()
        rows = [row.split() for row in match[4].splitlines()]
        marks = tuple(Mark(int(through), int(lived) * _MS) for through, lived in rows)
        return cls(match[1].decode(errors="replace"), int(match[2]) * _MS, int(match[3]) * _MS, marks)
