"""What follows from how everything stands now: flips, and what becomes of alarms. Pure.

It looks at levels and not at edges: whatever a crash, a second process or an order of events left behind, the next
round finds it. So no alarm can be stuck.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hub.alarms.alarm import Alarm
from hub.alarms.watch import GONE, MANNERS, UNSURE, AlarmKind, Key, Sighting, Watch, alarm_of


@dataclass(frozen=True, slots=True)
class Change:
    """A subject stands otherwise than its newest flip says."""

    key: Key
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Steps:
    """What becomes of alarms in one round."""

    opens: tuple[Sighting, ...] = ()
    turns: tuple[tuple[Alarm, Sighting], ...] = ()
    """Open ones whose kind or text is another now."""
    clears: tuple[Alarm, ...] = ()
    escalates: tuple[Alarm, ...] = ()


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an alarm may wait for somebody; the district's own times before the kinds' own."""

    minutes: Mapping[AlarmKind, int] = field(default_factory=dict)

    def of(self, kind: AlarmKind) -> timedelta:
        """So long; zero for one that never escalates."""
        said = self.minutes.get(kind)
        return MANNERS[kind].escalates_after if said is None else timedelta(minutes=said)


def changes(
    standing: Mapping[Key, str], sightings: Iterable[Sighting], *, looked: Collection[Watch]
) -> tuple[Change, ...]:
    """Where something stands otherwise than `standing`, the newest states that were no rest. What was looked for and
    is no longer there is gone.
    """
    found: list[Change] = []
    seen: set[Key] = set()
    for one in sightings:
        seen.add(one.key)
        before = standing.get(one.key)
        if one.state in {UNSURE, before} or (before is None and not is_kept(one.watch, one.state)):
            continue
        found.append(Change(one.key, before, one.state))
    found += [Change(key, state, GONE) for key, state in standing.items() if key not in seen and key[0] in looked]
    return tuple(found)


def is_kept(watch: Watch, state: str) -> bool:
    """Whether a subject that stands like this is remembered as such; all others are at rest."""
    return alarm_of(state) is not None or (watch is Watch.DEVICE and state != GONE)


def steps(
    open_alarms: Iterable[Alarm],
    sightings: Iterable[Sighting],
    *,
    looked: Collection[Watch],
    now: datetime,
    patience: Patience,
) -> Steps:
    """What becomes of the alarms that are open, and which ones open."""
    seen = {one.key: one for one in sightings}
    standing = {alarm.key: alarm for alarm in open_alarms}
    turns, clears, late = [], [], []
    for key, alarm in standing.items():
        one = seen.get(key)
        is_unsure = one.state == UNSURE if one is not None else alarm.watch not in looked
        kind = alarm_of(one.state) if one is not None else None
        if kind is None and not is_unsure:
            clears.append(alarm)
            continue
        if one is not None and kind is not None and (kind, one.detail[:300]) != (alarm.kind, alarm.detail):
            turns.append((alarm, one))
        waits = patience.of(kind or alarm.kind)
        if alarm.level == 1 and alarm.acknowledged_at is None and waits and now - alarm.opened_at >= waits:
            late.append(alarm)
    opens = [one for key, one in seen.items() if key not in standing and alarm_of(one.state) is not None]
    return Steps(tuple(opens), tuple(turns), tuple(clears), tuple(late))
