"""Short ways to write taps and notes for the rules of flags, in Bangkok time."""

import hashlib
from datetime import date, datetime, timedelta

from hub.flags.tap import Note, Tap
from hub.kernel.period import BANGKOK, day_of
from wire_contract.event import JournalId, LineHash
from wire_contract.measurements import EnclosureChanged, JournalShed, ReaderChanged, Refusal, Shown
from wire_contract.topics import DeviceId

DAY = date(2026, 10, 14)
JOURNAL = JournalId("7f3a21c9")


def at(clock: str, day: date = DAY) -> datetime:
    """`HH:MM:SS` or `HH:MM` of a Bangkok day; hours may go over 24."""
    hours, minutes, seconds = (*map(int, clock.split(":")), 0)[:3]
    begin = datetime(day.year, day.month, day.day, tzinfo=BANGKOK)
    return begin + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def tap(
    clock: str | datetime,
    officer: str | None = "T-01",
    point: str | None = "P-1",
    *,
    until: str | None = None,
    unknown_since: bool = False,
    card: str | None = None,
    sequence: int = 7,
    shown: Shown = Shown.ACCEPTED,
    refusal: Refusal | None = None,
    counter: int | None = None,
    step: int | None = None,
    device: str | None = None,
    name: str = "",
) -> Tap:
    """A tap; with `until` a bracket, and with `unknown_since` one that is open in the past, filed at its receipt."""
    begin = at(clock) if isinstance(clock, str) else clock
    latest = at(until) if until else begin
    credential = card or f"wiegand26:1:{officer}"
    digest = hashlib.sha256(f"{begin} {latest} {officer} {point} {credential} {counter} {name}".encode()).hexdigest()
    certain = not unknown_since and day_of(begin) == day_of(latest)
    return Tap(
        hash=LineHash(digest),
        device=DeviceId(device or f"device-{point or 'nowhere'}".lower()),
        journal=JOURNAL,
        sequence=sequence,
        point=point,
        officer=officer,
        credential=credential,
        shown=shown,
        earliest=None if unknown_since else begin,
        latest=latest,
        filed_at=latest if certain else latest + timedelta(seconds=1),
        refusal=refusal,
        counter=counter,
        step=step,
    )


def note(
    clock: str, told: EnclosureChanged | ReaderChanged | JournalShed, *, point: str = "P-1", sequence: int = 7
) -> Note:
    """A line that is no tap."""
    digest = hashlib.sha256(f"{clock} {told} {point} {sequence}".encode()).hexdigest()
    moment = at(clock)
    device = DeviceId(f"device-{point}".lower())
    return Note(LineHash(digest), device, JOURNAL, sequence, point, moment, moment, moment, told)
