"""What becomes of an alarm in one round, case by case at the very moments where it changes. Mutants of the rules die here."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.alarms.alarm import Alarm
from hub.alarms.rules import Change, Patience, Steps, changes, steps
from hub.alarms.watch import GONE, GOOD, UNSURE, AlarmKind, Sighting, Watch

NOW = datetime(2026, 11, 22, 11, 35, tzinfo=UTC)
WAITS = timedelta(minutes=30)
DOWN = Alarm(1, Watch.DEVICE, "bkk-1", AlarmKind.DOWN, "P-1", "bkk-1", NOW - WAITS)
SEEN = Sighting(Watch.DEVICE, "bkk-1", AlarmKind.DOWN.value, "P-1", "bkk-1")
PATIENCE = Patience({AlarmKind.DOWN: 30})
EVERY = list(Watch)


def of(
    alarm: Alarm, *sightings: Sighting, looked: list[Watch] = EVERY, patience: Patience = PATIENCE, now: datetime = NOW
) -> Steps:
    return steps([alarm], sightings, looked=looked, now=now, patience=patience)


@pytest.mark.parametrize(
    ("alarm", "patience", "now", "is_late"),
    [
        (DOWN, PATIENCE, NOW, True),
        (DOWN, PATIENCE, NOW - timedelta(milliseconds=1), False),
        (replace(DOWN, level=2), PATIENCE, NOW, False),
        (replace(DOWN, acknowledged_at=NOW, acknowledged_by="malee"), PATIENCE, NOW, False),
        (DOWN, Patience({AlarmKind.DOWN: 0}), NOW, False),
        (DOWN, Patience(), NOW - timedelta(minutes=1), False),
        (DOWN, Patience({AlarmKind.TAMPER: 1}), NOW, True),  # its kind's own 30 minutes
    ],
)
def test_who_waits_long_enough_unheard_escalates_once(
    alarm: Alarm, patience: Patience, now: datetime, *, is_late: bool
) -> None:
    assert of(alarm, SEEN, patience=patience, now=now) == Steps(escalates=(alarm,) if is_late else ())


def test_an_alarm_goes_on_turns_or_clears() -> None:
    calm = replace(DOWN, opened_at=NOW)
    other = replace(SEEN, detail="bkk-1 again")
    assert of(calm, other) == Steps(turns=((calm, other),))
    assert of(calm, replace(SEEN, state="up")) == Steps(clears=(calm,))
    assert of(calm, replace(SEEN, state=UNSURE)) == Steps()
    assert of(calm) == Steps(clears=(calm,))
    assert of(calm, looked=[Watch.PATROL]) == Steps(), "nobody looked"
    assert of(calm, SEEN, replace(SEEN, subject="bkk-2")) == Steps(opens=(replace(SEEN, subject="bkk-2"),))


def test_flips_are_what_differs_of_what_is_remembered_and_was_looked_for() -> None:
    known = {(Watch.DEVICE, "bkk-1"): "up", (Watch.ASSET, "P-1/camera/front"): AlarmKind.CAMERA_FAILING.value}
    gone = Change((Watch.ASSET, "P-1/camera/front"), AlarmKind.CAMERA_FAILING.value, GONE)
    rest = Sighting(Watch.ASSET, "P-2/camera/front", GOOD)
    new = Sighting(Watch.DEVICE, "bkk-2", "up")
    assert changes(known, [replace(SEEN, state="up"), rest], looked=[Watch.DEVICE]) == ()
    assert changes(known, [replace(SEEN, state=UNSURE), rest], looked=[Watch.ASSET]) == (gone,)
    assert changes(known, [replace(SEEN, state="up"), new], looked=[Watch.DEVICE]) == (Change(new.key, None, "up"),)
