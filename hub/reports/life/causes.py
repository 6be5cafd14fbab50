"""Why a figure is otherwise than it was issued: the event that came, where one is known. Pure.

No reason is invented. A cell's own events are asked first, then those beside it, then those of what it is a sum of;
where nothing there changed, the reason is unknown, and that is said.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from hub.reports.life.cells import EDITION, Event, Flat, Place, Scalar, changed_events, differences, flat


class Why(StrEnum):
    """What is known of the reason."""

    LATE = "late"
    """An event that was received after the figures had been made."""
    JUDGED = "judged"
    """An event that was held already is judged otherwise, or counts elsewhere."""
    LINES = "lines"
    """The device's lines about that time, which tell whether anybody came, were received afterwards."""
    RULES = "rules"
    """The cell says by which rules or release the figures were made."""
    ISSUED = "issued"
    """The cell tells of the issue of this very report, which no paper can know of itself."""
    VERSION = "version"
    """A month was issued, or issued anew."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why, and the event or the lines behind it."""

    why: Why
    event: str | None = None
    """The hash of its line."""
    device: str | None = None
    sequence: int | None = None
    last_sequence: int | None = None
    """Of a run of lines."""
    received_at: datetime | None = None
    more: int = 0
    """How many further events changed in what this cell sums up."""
    version: str | None = None
    """Of a quarter or a year: `2026-10/2`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that is otherwise."""

    place: Place
    old: Scalar
    new: Scalar
    cause: Cause

    @property
    def cell(self) -> str:
        """The cell's name in one word."""
        return "/".join(self.place)


UNKNOWN = Cause(Why.UNKNOWN)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
REGISTERED = frozenset({"counted_days", "suspended_days", "required", "days"})
"""Counts that follow from the register of points and duties, which no event of a device changes."""
OWN_ISSUE = frozenset({"issue", "reports"})
"""At the top: when this month's report was issued, and the ratio of that."""
STATES = frozenset({"state", "headline", "was_good_before", "begin", "end"})
"""Cells that are no numbers, and still follow from events."""


def compare(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    as_of: datetime,
    old_uses: Sequence[str] = (),
    new_uses: Sequence[str] = (),
) -> Sequence[Difference]:
    """What is otherwise in the figures `new`; the figures `old` were made at `as_of`."""
    before, after = flat(old), flat(new)
    found = differences(before, after)
    events = changed_events(before, after) if found else ()
    versions = sorted(set(new_uses) - set(old_uses))
    return [
        Difference(
            place,
            was,
            now,
            _cause(
                place,
                before=before,
                after=after,
                events=events,
                as_of=as_of,
                versions=versions,
                follows=_follows(place, was, now),
                is_own_issue=_of_own_issue(place) or _names_own_ratio(place, was, now),
            ),
        )
        for place, was, now in found
    ]


def calls_for_revision(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether data changed a figure. Where rules or release are others, only another set of events says so: new rules
    alone never reopen what was issued. Nor does the issue itself, which changes the ratio R and perhaps the headline.
    """
    before, after = flat(old), flat(new)
    if before.edition == after.edition:
        return any(not _of_own_issue(place) and place[0] != "headline" for place, _, _ in differences(before, after))
    return {key[1] for key in before.events} != {key[1] for key in after.events}


def digest(found: Sequence[Difference]) -> str:
    """The name of what is otherwise; the same differences have the same name."""
    if not found:
        return ""
    told = [[one.cell, one.old, one.new] for one in found]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _cause(
    place: Place,
    *,
    before: Flat,
    after: Flat,
    events: Sequence[tuple[Event | None, Event | None]],
    as_of: datetime,
    versions: Sequence[str],
    follows: bool,
    is_own_issue: bool,
) -> Cause:
    if place[0] in EDITION:
        return Cause(Why.RULES)
    if is_own_issue:
        return Cause(Why.ISSUED)
    if not follows:
        return Cause(Why.VERSION, version=", ".join(versions)) if versions else UNKNOWN
    for depth in range(len(place) - 1, -1, -1):
        above = place[:depth]
        mine = [pair for pair in events if _place(pair)[: len(above)] == above]
        if mine:
            return _of_event(mine, as_of=as_of)
        lines = _lines(above, before=before, after=after)
        if lines:
            return lines
    return Cause(Why.VERSION, version=", ".join(versions)) if versions else UNKNOWN


def _of_own_issue(place: Place) -> bool:
    return place[0] in OWN_ISSUE or place[:2] == ("indicators", "R")


def _names_own_ratio(place: Place, was: Scalar, now: Scalar) -> bool:
    """The headline names R while its time has not come."""
    return place[:2] == ("headline", "without") and "R" in {was, now}


def _follows(place: Place, was: Scalar, now: Scalar) -> bool:
    """Whether an event can be why at all: of counts, percentages and states; never of a name or day of the register."""
    if place[-1] in REGISTERED:
        return False
    said = [one for one in (was, now) if one is not None]
    return place[-1] in STATES or all(
        not isinstance(one, bool) and (isinstance(one, (int, float)) or _NUMBER.fullmatch(str(one))) for one in said
    )


def _place(pair: tuple[Event | None, Event | None]) -> Place:
    event = pair[1] or pair[0]
    return event.place if event else ()


def _of_event(mine: Sequence[tuple[Event | None, Event | None]], *, as_of: datetime) -> Cause:
    """An event that came late explains more than one that was judged otherwise."""
    told = sorted((_told(was, now, as_of=as_of) for was, now in mine), key=lambda one: one.why is not Why.LATE)
    first, others = told[0], {one.event for one in told} - {told[0].event}
    return Cause(first.why, first.event, first.device, first.sequence, received_at=first.received_at, more=len(others))


def _told(was: Event | None, now: Event | None, *, as_of: datetime) -> Cause:
    event = now or was
    said = event.said if event else {}
    received = _moment(said.get("received_at"))
    is_late = was is None and received is not None and received > as_of
    sequence = said.get("sequence")
    return Cause(
        Why.LATE if is_late else Why.JUDGED,
        str(said.get("hash")),
        str(said["device"]) if "device" in said else None,
        sequence if isinstance(sequence, int) else None,
        received_at=received,
    )


def _lines(above: Place, *, before: Flat, after: Flat) -> Cause | None:
    """Where what vouches for the time is otherwise here, and a device of the point has told more since."""
    names = sorted(place for place in {*before.watched, *after.watched} if place[:-1][: len(above)] == above)
    changed = [name for name in names if before.watched.get(name) != after.watched.get(name)]
    for name in changed:
        point = name[1] if name[0] == "points" else None
        devices = after.points.get(point, frozenset()) if point else frozenset()
        for (device, journal), reached in after.heads.items():
            was = before.heads.get((device, journal), 0)
            if device in devices and reached > was:
                return Cause(Why.LINES, device=device, sequence=was + 1, last_sequence=reached)
    return None


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
