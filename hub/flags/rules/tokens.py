"""One-time messages that come twice or in the wrong order: SUN counters of cards, tokens of rotating badges."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from hub.flags.flag import Flag, Rule, flag
from hub.flags.groups import by, joined
from hub.flags.tap import Tap, is_after

COUNTERS_BACK = timedelta(days=31)
"""How long before a tap its card's counter is looked at, so that a flag is the same whichever days one asks for."""


def counters(taps: Iterable[Tap]) -> Iterator[Flag]:
    """One flag for each tap whose card's counter had been reached by a tap that certainly came before.

    A card counts every reading, so a lower number later is a message that was read off the card earlier and kept. A
    message that the point itself refused as replayed has a flag of its own.
    """
    for mine in by((tap for tap in taps if tap.counter is not None and tap.refusal is None), "credential"):
        if len(mine) < 2:
            continue
        for late in mine:
            near = [tap for tap in mine if abs(late.filed_at - tap.filed_at) <= COUNTERS_BACK]
            before = [tap for tap in near if _count(tap) >= _count(late) and is_after(late, tap)]
            same = [tap for tap in near if tap.counter == late.counter and tap.hash > late.hash]
            if before:
                first = min(before, key=lambda tap: (-_count(tap), tap.latest, tap.hash))
                yield _went_back(late, first)
            else:  # the same number twice, whichever came first
                yield from (_twice(late, other) for other in same if not is_after(other, late))


def used_twice(taps: Iterable[Tap]) -> Iterator[Flag]:
    """One flag for a badge's token (20 seconds of one phone) that two devices took: a photograph was shown to one."""
    known = [tap for tap in taps if tap.step is not None and tap.is_read]
    for same in by(known, "credential", "step"):
        if len({tap.device for tap in same}) < 2:
            continue
        for group in joined([same]):
            places = ", ".join(sorted({tap.place for tap in group}))
            yield flag(
                Rule.TOKEN,
                taps=group,
                reason=(
                    f"QR เดียวกันของ {group[0].who} (ใช้ได้ครั้งเดียว) ถูกใช้กับเครื่องอ่านสองเครื่อง: {places}",
                    f"one and the same one-time QR of {group[0].who} was used at two devices: {places}",
                ),
            )


def _went_back(late: Tap, first: Tap) -> Flag:
    return flag(
        Rule.COUNTER,
        taps=[late, first],
        reason=(
            f"ตัวนับของบัตร {late.who} ย้อนกลับ: {late.counter} ที่ {late.place} หลังจาก {first.counter} ที่ {first.place}",
            (
                f"the counter of {late.who}'s card went back: {late.counter} at {late.place} "
                f"after {first.counter} at {first.place}"
            ),
        ),
    )


def _twice(one: Tap, other: Tap) -> Flag:
    return flag(
        Rule.COUNTER,
        taps=[one, other],
        reason=(
            f"ข้อความลับของบัตร {one.who} หมายเลข {one.counter} ถูกใช้สองครั้ง: {one.place} และ {other.place}",
            f"message {one.counter} of {one.who}'s card was used twice: at {one.place} and {other.place}",
        ),
    )


def _count(tap: Tap) -> int:
    return tap.counter or 0
