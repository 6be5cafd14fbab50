"""A day with something of every rule in it: real lines from real devices, in the district of `a_day`.

| what | where and when (22 November) |
|---|---|
| T-01 at two points within a minute | BSM-01 16.40.00, BSM-02 16.40.40 |
| four officers' cards in 30 seconds | BSM-03 17.00 |
| one card five times in eight minutes | BSM-01 17.30 on |
| a tap while the box is open | BSM-02 17.40 |
| a replay and two cards at once, refused | BSM-03 17.45, 17.46 |
| a reader with changed settings, another silent | BSM-03 17.50, 17.51 |
"""

from datetime import UTC, datetime, timedelta

from hub.database import writing
from hub.people import service as people
from tests.parts.a_day import bkk, tell
from tests.parts.hands import hand
from tests.parts.small_hub import CARD, OTHER_CARD, Device, SmallHub
from wire_contract.event import LineHash
from wire_contract.measurements import (
    EnclosureChanged,
    Medium,
    ReaderChanged,
    ReaderState,
    Refusal,
    Shown,
    TagScanned,
    UidProof,
)

MORE_CARDS = ("wiegand26:12:00347", "wiegand26:12:00348")
MORE_OFFICERS = {"T-03": "วิชัย กล้าหาญ", "T-04": "อรุณี แสงทอง"}


def tell_suspicious(hub: SmallHub) -> None:
    """Everything in the table above has happened, after all of `a_day`."""
    with writing(hub.engine) as conn:
        for (code, name), card in zip(MORE_OFFICERS.items(), MORE_CARDS, strict=True):
            people.add_officer(conn, code=code, name=name, hand=hand())
            long_ago = datetime(2026, 1, 1, tzinfo=UTC)
            people.add_credential(conn, officer_code=code, credential=card, valid_from=long_ago, hand=hand())
    tell(hub)
    first, second, third, _ = hub.devices.values()
    too_fast(hub)
    for number, card in enumerate((CARD, OTHER_CARD, *MORE_CARDS)):
        third.tap(card, at=bkk(22, "17:00") + timedelta(seconds=10 * number))
    for number in range(5):
        first.tap(OTHER_CARD, at=bkk(22, "17:30") + timedelta(minutes=2 * number), shown=Shown.REPEAT)
    second.write(EnclosureChanged("door", open=True), at=bkk(22, "17:39"))
    second.tap(OTHER_CARD, at=bkk(22, "17:50"))
    second.write(EnclosureChanged("door", open=False), at=bkk(22, "17:55"))
    refused(third, Refusal.REPLAYED, at=bkk(22, "17:45"))
    refused(third, Refusal.TWO_CARDS, at=bkk(22, "17:46"))
    third.write(ReaderChanged("qr", ReaderState.CHANGED, "setup codes were on"), at=bkk(22, "17:50"))
    third.write(ReaderChanged("front", ReaderState.SILENT, "no answer"), at=bkk(22, "17:51"))


def too_fast(hub: SmallHub, *, seconds: int = 40) -> tuple[LineHash, LineHash]:
    """T-01 at BSM-01, and so many seconds later at BSM-02."""
    first, second, _, _ = hub.devices.values()
    begin = bkk(22, "16:40")
    return first.tap(CARD, at=begin), second.tap(CARD, at=begin + timedelta(seconds=seconds))


def refused(device: Device, refusal: Refusal, *, at: datetime) -> LineHash:
    """A tap that the point refused."""
    tag = TagScanned("front", Medium.NFC, "nfc:04C767F2066180", UidProof(), Shown.REFUSED, refusal)
    return device.write(tag, at=at)
