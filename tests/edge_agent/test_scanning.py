"""Scan rules: what an officer is shown for which card at which time."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.clock import Moment
from edge_agent.readers.tag import ReaderNews, TagRead
from edge_agent.scanning.floods import MOST_IN_WINDOW, Floods
from edge_agent.scanning.rules import REMEMBERED_CREDENTIALS, ScanRules, is_quiet
from wire_contract.badge import credential_of, write_token
from wire_contract.event import ClockTrust
from wire_contract.measurements import (
    Medium,
    ReaderState,
    Refusal,
    RotatingQrProof,
    Shown,
    StaticQrProof,
    SunProof,
    TagScanned,
    UidProof,
)
from wire_contract.messages import PointSettings

KNOWN, ALSO_KNOWN, STRANGER = "wiegand26:1:1", "wiegand26:1:2", "wiegand26:9:9"
SETTINGS = PointSettings(credentials=(KNOWN, ALSO_KNOWN), repeat_window_s=120)
MORNING = datetime(2026, 10, 2, 0, 0, tzinfo=UTC)  # 07:00 in Bangkok


def at(second: float, trust: ClockTrust = ClockTrust.SYNCHRONISED) -> Moment:
    passed = timedelta(seconds=second)
    return Moment(MORNING + passed, trust, "boot", passed)


def tap(rules: ScanRules, credential: str, second: float, *, record: bool = True) -> Shown:
    scan = rules.judge(TagRead(credential, Medium.WIEGAND), reader="front", moment=at(second))
    if record:
        rules.recorded(scan, moment=at(second))
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
    scan = ScanRules(SETTINGS).judge(TagRead(KNOWN, Medium.WIEGAND), reader="front", moment=at(0))
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


# --- what is refused whoever carries the card


def scanned(rules: ScanRules, read: TagRead, second: float = 0) -> tuple[Shown, Refusal | None]:
    scan = rules.judge(read, reader="front", moment=at(second))
    rules.recorded(scan, moment=at(second))
    return scan.shown, scan.refusal


def test_what_the_codec_has_against_a_read_is_shown_in_red_and_named() -> None:
    read = TagRead(KNOWN, Medium.NFC, refusal=Refusal.TWO_CARDS)
    assert scanned(ScanRules(SETTINGS), read) == (Shown.REFUSED, Refusal.TWO_CARDS)


def test_a_message_that_a_card_makes_once_is_refused_when_it_comes_again() -> None:
    card = "nfc:04C767F2066180"
    rules = ScanRules(PointSettings(credentials=(card,), repeat_window_s=0))
    first, second = (TagRead(card, Medium.NFC, SunProof(picc=digit * 32, mac="0" * 16)) for digit in "AB")
    assert [scanned(rules, read) for read in (first, second, first)] == [
        (Shown.ACCEPTED, None),
        (Shown.ACCEPTED, None),
        (Shown.REFUSED, Refusal.REPLAYED),
    ]


def test_a_printed_code_is_taken_only_where_the_district_allows_it() -> None:
    read = TagRead("qr:SOMCHAI", Medium.QR, StaticQrProof())
    forbidden, allowed = (PointSettings(credentials=("qr:SOMCHAI",), static_qr=taken) for taken in (False, True))
    assert scanned(ScanRules(forbidden), read) == (Shown.REFUSED, Refusal.STATIC_NOT_ALLOWED)
    assert scanned(ScanRules(allowed), read) == (Shown.ACCEPTED, None)


def test_the_number_of_a_badge_without_its_token_is_forged_also_where_printed_codes_are_allowed() -> None:
    settings = PointSettings(credentials=("qr:badge-ABC",), static_qr=True)
    read = TagRead("qr:badge-ABC", Medium.QR, StaticQrProof())
    assert scanned(ScanRules(settings), read) == (Shown.REFUSED, Refusal.FORGED)
    typed = TagRead("qr:badge-ABC", Medium.KEYPAD)
    assert scanned(ScanRules(settings), typed) == (Shown.REFUSED, Refusal.FORGED)


# --- the day's patrols

HOUR = 3600
TWO_A_DAY = PointSettings(credentials=(KNOWN, ALSO_KNOWN), repeat_window_s=120, patrols_per_day=2, minimum_gap_s=7200)


def test_the_tap_that_makes_the_day_complete_says_so_and_only_that_one() -> None:
    rules = ScanRules(TWO_A_DAY)
    taps = [(KNOWN, 0), (ALSO_KNOWN, 1 * HOUR), (ALSO_KNOWN, 2 * HOUR), (KNOWN, 4 * HOUR), (KNOWN, 24 * HOUR)]
    assert [tap(rules, credential, second) for credential, second in taps] == [
        Shown.ACCEPTED,
        Shown.ACCEPTED,  # less than two hours after the first
        Shown.DAY_DONE,
        Shown.ACCEPTED,
        Shown.ACCEPTED,  # another day
    ]


def test_the_day_is_bangkoks_and_a_clock_that_nobody_trusts_ends_none() -> None:
    rules = ScanRules(TWO_A_DAY)
    assert [tap(rules, KNOWN, 16.5 * HOUR), tap(rules, KNOWN, 18.5 * HOUR)] == [Shown.ACCEPTED] * 2  # 23:30 and 01:30
    lost = ScanRules(TWO_A_DAY)
    assert tap(lost, KNOWN, 0) is Shown.ACCEPTED
    for second in (3 * HOUR, 6 * HOUR):
        moment = at(second, ClockTrust.UNSYNCHRONISED)
        scan = lost.judge(TagRead(KNOWN, Medium.WIEGAND), reader="front", moment=moment)
        lost.recorded(scan, moment=moment)
        assert scan.shown is Shown.ACCEPTED


def test_where_no_number_is_set_no_day_is_done() -> None:
    rules = ScanRules(SETTINGS)
    assert {tap(rules, KNOWN, hour * HOUR) for hour in range(0, 12, 3)} == {Shown.ACCEPTED}


# --- floods


def test_a_reader_that_floods_is_recorded_one_by_one_up_to_a_limit_and_told_once_each_way() -> None:
    floods = Floods()
    admitted = [floods.admits("front", Shown.UNKNOWN, uptime=timedelta(seconds=0.1 * n)) for n in range(200)]
    assert admitted == [True] * MOST_IN_WINDOW + [False] * (200 - MOST_IN_WINDOW)
    begun = floods.news(uptime=timedelta(seconds=20))
    assert begun == [ReaderNews("front", ReaderState.FLOODING, f"more than {MOST_IN_WINDOW} reads in a minute")]
    assert floods.news(uptime=timedelta(seconds=21)) == []
    over = floods.news(uptime=timedelta(seconds=100))
    assert over == [ReaderNews("front", ReaderState.CALM, "170 reads not recorded one by one")]
    assert floods.dropped == {"front": 170}
    assert floods.admits("front", Shown.UNKNOWN, uptime=timedelta(seconds=101))


def test_a_flood_keeps_no_known_card_out_and_no_other_reader() -> None:
    floods = Floods()
    for n in range(100):
        floods.admits("front", Shown.REPEAT, uptime=timedelta(seconds=0.1 * n))
    now = timedelta(seconds=10)
    green = (floods.admits("front", Shown.ACCEPTED, uptime=now), floods.admits("front", Shown.DAY_DONE, uptime=now))
    assert (green, floods.admits("back", Shown.UNKNOWN, uptime=now)) == ((True, True), True)


@given(st.lists(st.tuples(st.floats(0, 30), st.sampled_from(Shown))))
def test_whatever_comes_no_minute_has_more_than_the_limit_and_every_flood_is_told(
    reads: list[tuple[float, Shown]],
) -> None:
    floods, uptime, taken, told = Floods(), 0.0, [], []
    for wait, shown in reads:
        uptime += wait
        now = timedelta(seconds=uptime)
        if floods.admits("front", shown, uptime=now) and shown not in (Shown.ACCEPTED, Shown.DAY_DONE):
            taken.append(uptime)
        told += floods.news(uptime=now)
    assert all(sum(1 for one in taken if end - 60 < one <= end) <= MOST_IN_WINDOW for end in taken)
    states = [news.state for news in told]
    assert states == [ReaderState.FLOODING, ReaderState.CALM] * (len(states) // 2) + [ReaderState.FLOODING] * (
        len(states) % 2
    )
    assert (floods.dropped.total() > 0) == bool(states)


# --- rotating badges

PHONE = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
BADGE = credential_of(PHONE.public_key().public_bytes_raw())
KNOWS_BADGE = PointSettings(credentials=(BADGE,), repeat_window_s=120, badge_window_s=40)


def shown_badge(
    rules: ScanRules, made_at: float, second: float, *, nonce: bytes = b"nonce!", moment: Moment | None = None
) -> tuple[Shown, Refusal | None, str]:
    """A token that a phone made at one second is held up at another."""
    token = write_token(PHONE, at=MORNING + timedelta(seconds=made_at), nonce=nonce)
    read = TagRead("qr:as-the-reader-named-it", Medium.QR, RotatingQrProof(token))
    scan = rules.judge(read, reader="front", moment=moment or at(second))
    rules.recorded(scan, moment=moment or at(second))
    return scan.shown, scan.refusal, scan.credential


def test_a_badge_is_green_once_and_its_screenshot_is_refused_as_replay_and_later_as_expired() -> None:
    rules = ScanRules(KNOWS_BADGE)
    assert [shown_badge(rules, 1000, second) for second in (1005, 1030, 1100)] == [
        (Shown.ACCEPTED, None, BADGE),
        (Shown.REFUSED, Refusal.REPLAYED, BADGE),
        (Shown.REFUSED, Refusal.EXPIRED, BADGE),
    ]


def test_a_fresh_token_soon_after_is_a_repeat_and_is_used_up_too() -> None:
    rules = ScanRules(KNOWS_BADGE)
    assert shown_badge(rules, 1000, 1005)[0] is Shown.ACCEPTED
    assert shown_badge(rules, 1020, 1025)[0] is Shown.REPEAT
    assert shown_badge(rules, 1020, 1035)[:2] == (Shown.REFUSED, Refusal.REPLAYED)


def test_a_phone_ten_minutes_off_is_refused_by_name_and_never_where_the_points_own_clock_is_unsure() -> None:
    assert shown_badge(ScanRules(KNOWS_BADGE), 1000, 1600)[:2] == (Shown.REFUSED, Refusal.EXPIRED)
    assert shown_badge(ScanRules(KNOWS_BADGE), 1600, 1000)[:2] == (Shown.REFUSED, Refusal.EARLY)
    lost = Moment(datetime(1970, 1, 1, tzinfo=UTC), ClockTrust.UNSYNCHRONISED, "boot", timedelta(seconds=9))
    assert shown_badge(ScanRules(KNOWS_BADGE), 1000, 0, moment=lost)[:2] == (Shown.ACCEPTED, None)


def test_a_badge_that_nobody_enrolled_is_unknown_and_pushes_no_known_one_out_of_memory() -> None:
    rules = ScanRules(PointSettings())
    assert shown_badge(rules, 1000, 1005)[:2] == (Shown.UNKNOWN, None)
    rules.settings = KNOWS_BADGE
    assert shown_badge(rules, 1000, 1006)[:2] == (Shown.ACCEPTED, None)


def test_a_token_stays_used_over_a_restart() -> None:
    token = write_token(PHONE, at=MORNING, nonce=b"nonce!")
    rules = ScanRules(KNOWS_BADGE)
    scan = TagScanned("front", Medium.QR, BADGE, RotatingQrProof(token), Shown.ACCEPTED)
    rules.recall(scan, at=MORNING, uptime=None)
    read = TagRead("qr:x", Medium.QR, RotatingQrProof(token))
    assert rules.judge(read, reader="front", moment=at(10)).refusal is Refusal.REPLAYED
