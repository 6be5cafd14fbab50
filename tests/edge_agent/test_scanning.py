"""Scan rules: what an officer is shown for which card at which time."""

from datetime import UTC, datetime, timedelta

import pytest

from edge_agent.readers.tag import TagRead
from edge_agent.scanning import REMEMBERED_CREDENTIALS, ScanRules, is_quiet
from wire_contract.measurements import Medium, Shown, TagScanned, UidProof
from wire_contract.messages import PointSettings

KNOWN, ALSO_KNOWN, STRANGER = "wiegand26:1:1", "wiegand26:1:2", "wiegand26:9:9"
SETTINGS = PointSettings(credentials=(KNOWN, ALSO_KNOWN), repeat_window_s=120)


def tap(rules: ScanRules, credential: str, second: float, *, record: bool = True) -> Shown:
    uptime = timedelta(seconds=second)
    scan = rules.judge(TagRead(credential, Medium.WIEGAND), reader="front", uptime=uptime)
    if record:
        rules.recorded(scan, uptime=uptime)
    return scan.shown


@pytest.mark.parametrize(
    ("taps", "shown"),
    [
        ([(KNOWN, 0)], [Shown.ACCEPTED]),
        ([(STRANGER, 0), (STRANGER, 1)], [Shown.UNKNOWN, Shown.UNKNOWN]),
        ([(KNOWN, 0), (KNOWN, 119.9)], [Shown.ACCEPTED, Shown.REPEAT]),
        ([(KNOWN, 0), (KNOWN, 120)], [Shown.ACCEPTED, Shown.ACCEPTED]),
        ([(KNOWN, 0), (ALSO_KNOWN, 1)], [Shown.ACCEPTED, Shown.ACCEPTED]),
        ([(KNOWN, 0), (KNOWN, 100), (KNOWN, 130)], [Shown.ACCEPTED, Shown.REPEAT, Shown.ACCEPTED]),
    ],
    ids=["known", "stranger", "inside the window", "window over", "two officers", "a repeat does not lengthen"],
)
def test_what_is_shown(taps: list[tuple[str, float]], shown: list[Shown]) -> None:
    rules = ScanRules(SETTINGS)
    assert [tap(rules, credential, second) for credential, second in taps] == shown


def test_a_scan_carries_reader_medium_and_proof() -> None:
    scan = ScanRules(SETTINGS).judge(TagRead(KNOWN, Medium.WIEGAND), reader="front", uptime=timedelta(0))
    assert scan == TagScanned(
        reader="front", medium=Medium.WIEGAND, credential=KNOWN, proof=UidProof(), shown=Shown.ACCEPTED
    )


def test_a_tap_that_could_not_be_recorded_makes_no_repeat_of_the_next() -> None:
    rules = ScanRules(SETTINGS)
    assert [tap(rules, KNOWN, 0, record=False), tap(rules, KNOWN, 5)] == [Shown.ACCEPTED, Shown.ACCEPTED]


def test_new_settings_count_at_once_and_do_not_forget_taps() -> None:
    rules = ScanRules(SETTINGS)
    assert tap(rules, KNOWN, 0) is Shown.ACCEPTED
    rules.settings = PointSettings(credentials=(KNOWN, STRANGER), repeat_window_s=60)
    assert [tap(rules, KNOWN, 30), tap(rules, STRANGER, 31), tap(rules, ALSO_KNOWN, 32), tap(rules, KNOWN, 61)] == [
        Shown.REPEAT,
        Shown.ACCEPTED,
        Shown.UNKNOWN,
        Shown.ACCEPTED,
    ]


def test_the_memory_of_taps_is_bounded() -> None:
    everybody = tuple(f"wiegand26:1:{number}" for number in range(REMEMBERED_CREDENTIALS + 1))
    rules = ScanRules(PointSettings(credentials=everybody, repeat_window_s=86_400))
    for credential in everybody:
        tap(rules, credential, 0)
    assert len(rules._accepted) == REMEMBERED_CREDENTIALS
    assert [tap(rules, everybody[-1], 1), tap(rules, everybody[0], 1)] == [Shown.REPEAT, Shown.ACCEPTED]


@pytest.mark.parametrize(
    ("quiet", "bangkok", "is_it"),
    [
        ((None, None), "03:00", False),
        (("22:00", "06:00"), "21:59", False),
        (("22:00", "06:00"), "22:00", True),
        (("22:00", "06:00"), "03:00", True),
        (("22:00", "06:00"), "06:00", False),
        (("12:00", "13:00"), "12:30", True),
        (("12:00", "13:00"), "13:00", False),
    ],
)
def test_quiet_hours_are_bangkok_hours(quiet: tuple[str | None, str | None], bangkok: str, is_it: bool) -> None:
    hour, minute = map(int, bangkok.split(":"))
    now = datetime(2026, 10, 2, hour, minute, tzinfo=UTC) - timedelta(hours=7)
    assert is_quiet(PointSettings(quiet_from=quiet[0], quiet_to=quiet[1]), now=now) is is_it
