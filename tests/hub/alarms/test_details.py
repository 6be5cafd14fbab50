"""What stands beside an alarm's name is in the reader's language."""

import pytest

from hub.alarms.details import detail_of
from hub.alarms.watch import AlarmKind


@pytest.mark.parametrize(
    ("kind", "written", "thai", "english"),
    [
        (AlarmKind.SUSPICIOUS, "travel", "เดินทางเร็วเกินไป", "Faster than one can travel"),
        (AlarmKind.SUSPICIOUS, "burst", "หลายบัตรติดกัน", "Many cards in a row"),
        (AlarmKind.SUSPICIOUS, "a rule of a later release", "a rule of a later release", "a rule of a later release"),
        (AlarmKind.CAMERA_FAILING, "หน้าปากซอย", "หน้าปากซอย", "หน้าปากซอย"),
        (AlarmKind.CAMERA_FAILING, "front: ไทย · English", "front: ไทย · English", "front: ไทย · English"),
        (AlarmKind.DOWN, "bkk-bsm-01", "bkk-bsm-01", "bkk-bsm-01"),
        (AlarmKind.PATROL_MISSED, "22/11 08:00-12:00", "22/11 08:00-12:00", "22/11 08:00-12:00"),
    ],
)
def test_a_detail_in_both_languages(kind: AlarmKind, written: str, thai: str, english: str) -> None:
    assert detail_of(kind, written) == (thai, english)


def test_the_cause_of_a_failing_camera_is_told_in_one_language_at_a_time() -> None:
    thai, english = detail_of(AlarmKind.CAMERA_FAILING, "หน้าปากซอย: covered")
    assert thai.startswith("หน้าปากซอย: ")
    assert english.startswith("หน้าปากซอย: ")
    assert "covered" not in thai
    assert thai != english
