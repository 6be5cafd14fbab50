"""What points refused, and what became of readers: by point and day, so that each has its place in one list."""

from collections.abc import Iterable, Iterator

from hub.flags.flag import Flag, Rule, flag
from hub.flags.saying import day
from hub.flags.tap import Note, Tap
from hub.flags.words import FORGED, REFUSED
from hub.kernel.pair import Pair
from hub.patrol.words import READER_STATES, REFUSALS
from wire_contract.measurements import ReaderChanged, ReaderState, Refusal, Shown

FRAUD = frozenset({Refusal.REPLAYED, Refusal.FORGED})
"""Nobody comes to these by clumsiness; the others are notes."""

TROUBLE = {
    ReaderState.SILENT: Rule.SILENT,
    ReaderState.FLOODING: Rule.READER,
    ReaderState.CHANGED: Rule.READER,
}
"""A reader that answers again or is calm is no trouble."""


def refused(taps: Iterable[Tap]) -> Iterator[Flag]:
    """One flag for each point, day and reason of refusal; what the hub itself found forged is one more reason."""
    groups: dict[tuple[object, ...], list[Tap]] = {}
    for tap in {tap.hash: tap for tap in taps}.values():
        if tap.refusal is not None or tap.shown is Shown.REFUSED or tap.is_forged:
            groups.setdefault((tap.place, tap.day, tap.refusal, tap.is_forged), []).append(tap)
    for group in groups.values():
        refusal, is_forged = group[0].refusal, group[0].is_forged
        why = FORGED if is_forged else REFUSALS[refusal] if refusal else REFUSED
        rule = Rule.FRAUD if is_forged or refusal in FRAUD else Rule.REFUSED
        yield flag(rule, taps=group, reason=_said(group, why, word=("ครั้ง", "×")))


def readers(notes: Iterable[Note]) -> Iterator[Flag]:
    """One flag for each point, day, reader and kind of trouble."""
    groups: dict[tuple[object, ...], list[Note]] = {}
    for one in {one.hash: one for one in notes}.values():
        if isinstance(one.told, ReaderChanged) and one.told.state in TROUBLE:
            groups.setdefault((one.place, one.device, one.day, one.told.reader, one.told.state), []).append(one)
    for group in groups.values():
        told = group[0].told
        if isinstance(told, ReaderChanged):
            thai, english = READER_STATES[told.state]
            why = (f"{thai} ({told.reader})", f"{english} ({told.reader})")
            yield flag(TROUBLE[told.state], notes=group, reason=_said(group, why, word=("ครั้ง", "×")))


def _said(group: list[Tap] | list[Note], why: Pair, *, word: Pair) -> Pair:
    on = day(group[0].day)
    return (
        f"{group[0].place} วันที่ {on[0]}: {why[0]} {len(group)} {word[0]}",
        f"{group[0].place}, {on[1]}: {why[1]}, {len(group)} {word[1]}",
    )
