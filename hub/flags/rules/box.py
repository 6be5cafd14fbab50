"""Taps while the box stood open, by the order of the chain: no clock is asked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hub.flags.flag import Flag, Rule, flag
from hub.flags.groups import by
from hub.flags.tap import Note, Tap
from wire_contract.event import JournalId
from wire_contract.measurements import EnclosureChanged, JournalShed
from wire_contract.topics import DeviceId

Reached = Mapping[tuple[DeviceId, JournalId], int]
"""Up to which sequence each journal is held with nothing missing."""

_CALLED = {"enclosure": ("ฝาตู้", "box"), "reader": ("ฝาเครื่องอ่าน", "reader's cover")}


def while_open(taps: Iterable[Tap], notes: Iterable[Note], *, reached: Reached) -> Iterator[Flag]:
    """One flag for each opening and the taps after it, until the same contact closed or a declared hole hides whether.

    A tap that still waits for lines before it is not judged: the closing may be among them.
    """
    told = {key: sorted(group, key=lambda one: one.sequence) for key, group in _by_journal(notes).items()}
    for here in by(taps, "device", "journal"):
        key = (here[0].device, here[0].journal)
        held = [tap for tap in here if tap.sequence <= reached.get(key, 0)]
        found: dict[str, tuple[Note, list[Tap]]] = {}
        for tap in held:
            for opened in _open_at(tap, told.get(key, ())):
                found.setdefault(opened.hash, (opened, []))[1].append(tap)
        for opened, during in found.values():
            contact = opened.told.contact if isinstance(opened.told, EnclosureChanged) else ""
            thai, english = _CALLED[opened.told.kind if isinstance(opened.told, EnclosureChanged) else "enclosure"]
            yield flag(
                Rule.BOX,
                taps=during,
                notes=[opened],
                reason=(
                    f"แตะ {len(during)} ครั้งขณะ{thai} ({contact}) ที่ {opened.place} เปิดอยู่",
                    f"tapped {len(during)} × at {opened.place} while the {english} ({contact}) stood open",
                ),
            )


def _open_at(tap: Tap, told: Sequence[Note]) -> Iterator[Note]:
    """The openings that certainly were not followed by a closing before the tap."""
    last: dict[str, Note] = {}
    for one in told:
        if one.sequence >= tap.sequence:
            break
        if isinstance(one.told, JournalShed):
            last.clear()
        elif isinstance(one.told, EnclosureChanged) and one.told.open:
            last.setdefault(one.told.contact, one)
        elif isinstance(one.told, EnclosureChanged):
            last.pop(one.told.contact, None)
    yield from last.values()


def _by_journal(notes: Iterable[Note]) -> Mapping[tuple[DeviceId, JournalId], Sequence[Note]]:
    found: dict[tuple[DeviceId, JournalId], list[Note]] = {}
    for one in {each.hash: each for each in notes}.values():
        found.setdefault((one.device, one.journal), []).append(one)
    return found
