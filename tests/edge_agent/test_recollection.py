"""After a restart a point still knows its taps: repeats, one-time messages and the patrols of the day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.agent.recollection import recollect
from edge_agent.clock import Moment
from edge_agent.journal.journal import Journal
from edge_agent.readers.tag import TagRead
from edge_agent.scanning.rules import ScanRules
from wire_contract.event import ClockTrust
from wire_contract.measurements import Medium, Proof, Refusal, Shown, SunProof, TagScanned, UidProof
from wire_contract.messages import PointSettings
from wire_contract.topics import DeviceId

CARD, OTHER = "nfc:04C767F2066180", "nfc:04958CAA5C5E80"
SETTINGS = PointSettings(credentials=(CARD, OTHER), repeat_window_s=600, patrols_per_day=2)
MORNING = datetime(2026, 10, 2, 0, 0, tzinfo=UTC)
SUN = SunProof(picc="A" * 32, mac="0" * 16)


def at(hours: float, *, boot: str = "first", uptime_s: float, trust: ClockTrust = ClockTrust.SYNCHRONISED) -> Moment:
    return Moment(MORNING + timedelta(hours=hours), trust, boot, timedelta(seconds=uptime_s))


def green(credential: str, proof: Proof) -> TagScanned:
    return TagScanned("front", Medium.NFC, credential, proof, Shown.ACCEPTED)


def shown(folder: Path, taps: list[tuple[TagScanned, Moment]], read: TagRead, now: Moment) -> tuple[Shown, object]:
    """What a point that starts now with these taps in its journal shows."""
    journal = Journal.open(folder / "journal.db", device=DeviceId("bkk-test-01"), key=Ed25519PrivateKey.generate())
    for scan, moment in taps:
        journal.append(scan, moment=moment)
    rules = ScanRules(SETTINGS)
    recollect(journal, rules, moment=now)
    journal.close()
    scan = rules.judge(read, reader="front", moment=now)
    return scan.shown, scan.refusal


def test_a_repeat_is_one_after_the_agent_and_after_the_board_started_again(tmp_path: Path) -> None:
    taps = [(green(CARD, UidProof()), at(0, uptime_s=100))]
    again = TagRead(CARD, Medium.NFC)
    for name, now, seen in (
        ("agent", at(1 / 12, uptime_s=400), Shown.REPEAT),
        ("board", at(1 / 12, boot="second", uptime_s=30), Shown.REPEAT),
        ("later", at(0.5, boot="second", uptime_s=30), Shown.ACCEPTED),
        ("lost", at(1 / 12, boot="second", uptime_s=30, trust=ClockTrust.UNSYNCHRONISED), Shown.ACCEPTED),
    ):
        (tmp_path / name).mkdir()
        assert shown(tmp_path / name, taps, again, now) == (seen, None)


def test_a_one_time_message_stays_used(tmp_path: Path) -> None:
    taps = [(green(CARD, SUN), at(0, uptime_s=100, trust=ClockTrust.UNSYNCHRONISED))]
    now = at(40, boot="second", uptime_s=5)
    assert shown(tmp_path, taps, TagRead(CARD, Medium.NFC, SUN), now) == (Shown.REFUSED, Refusal.REPLAYED)


def test_the_second_patrol_of_the_day_is_known_as_such(tmp_path: Path) -> None:
    taps = [(green(CARD, UidProof()), at(0, uptime_s=100))]
    assert shown(tmp_path, taps, TagRead(OTHER, Medium.NFC), at(3, boot="second", uptime_s=5)) == (Shown.DAY_DONE, None)


def test_a_damaged_line_is_passed_over(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.db", device=DeviceId("bkk-test-01"), key=Ed25519PrivateKey.generate())
    for minute in range(3):
        journal.append(green(CARD, UidProof()), moment=at(minute / 60, uptime_s=60 * minute))
    with journal._db.conn:
        journal._db.execute("UPDATE line SET line = ? WHERE sequence = 3", (b"gone",))
    rules = ScanRules(SETTINGS)
    recollect(journal, rules, moment=at(0.1, uptime_s=360))
    journal.close()
    assert rules._accepted == {CARD: timedelta(seconds=60)}
