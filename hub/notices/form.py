"""What a person types about notices, read field by field. Pure: a complaint names its field, in both languages."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import time

from hub.kernel.pair import Pair
from hub.notices.choice import Choice, Quiet
from hub.notices.notice import KINDS, Kind, Severity
from hub.notices.target import NAME, WRONG_ADDRESS, Channel, Target, is_address

_HOUR = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
MOST_DIGESTS = 6
HEALTH_NAMES = frozenset({Channel.LINE.value, Channel.EMAIL.value})
"""What whole channels are called, so no channel of the office may be."""

Complaints = Mapping[str, Pair]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The form as it was typed, kept so that a mistake costs nothing."""

    name: str = ""
    channel: str = Channel.LINE.value
    address: str = ""
    language: str = "th"
    kinds: Collection[str] = tuple(KINDS)
    least: str = Severity.WARNING.value
    quiet_begins: str = ""
    quiet_ends: str = ""
    urgent_passes: bool = True
    digest: str = ""
    is_on: bool = True


def typed_of(target: Target) -> Typed:
    """A form that says what holds now."""
    choice = target.choice
    return Typed(
        name=target.name,
        channel=target.channel.value,
        address=target.address,
        language="th" if target.is_thai else "en",
        kinds=[kind.value for kind in choice.kinds],
        least=choice.least.value,
        quiet_begins=f"{choice.quiet.begins:%H:%M}" if choice.quiet else "",
        quiet_ends=f"{choice.quiet.ends:%H:%M}" if choice.quiet else "",
        urgent_passes=choice.urgent_passes,
        digest=" ".join(f"{hour:%H:%M}" for hour in choice.digest),
        is_on=target.is_on,
    )


def read_form(typed: Typed, *, owner: str | None) -> Target | Complaints:
    """The recipient that was meant; or what is wrong, by field."""
    wrong: dict[str, Pair] = {}
    if typed.channel not in set(Channel):
        return {"channel": ("เลือกช่องทาง", "choose a channel")}
    channel = Channel(typed.channel)
    name, address = typed.name.strip(), typed.address.strip()
    if owner is None and (not NAME.fullmatch(name) or name in HEALTH_NAMES):
        wrong["name"] = (
            "ใช้ a–z 0–9 และ - ไม่เกิน 40 ตัว และไม่ใช่ line หรือ email",
            "use a–z, 0–9 and -, at most 40, and neither line nor email",
        )
    if not is_address(channel, address):
        wrong["address"] = WRONG_ADDRESS[channel]
    choice = _choice(typed, wrong)
    if wrong:
        return wrong
    target = Target(name=name, owner=owner, channel=channel, address=address, choice=choice)
    return replace(target, is_thai=typed.language != "en", is_on=typed.is_on)


def _choice(typed: Typed, wrong: dict[str, Pair]) -> Choice:
    kinds = frozenset(kind for kind in Kind if kind in KINDS and kind.value in typed.kinds)
    if not kinds:
        wrong["kinds"] = ("เลือกอย่างน้อยหนึ่งเรื่อง", "choose one kind at least")
    least = Severity(typed.least) if typed.least in set(Severity) else Severity.WARNING
    return Choice(
        kinds=kinds,
        least=least,
        quiet=_quiet(typed, wrong),
        urgent_passes=typed.urgent_passes,
        digest=_digest(typed.digest, wrong),
    )


def _quiet(typed: Typed, wrong: dict[str, Pair]) -> Quiet | None:
    if not typed.quiet_begins.strip() and not typed.quiet_ends.strip():
        return None
    begins, ends = _hour(typed.quiet_begins), _hour(typed.quiet_ends)
    if begins is None or ends is None or begins == ends:
        wrong["quiet"] = ("ใส่สองเวลาที่ต่างกัน เช่น 22:00 ถึง 06:00", "give two different times, as 22:00 to 06:00")
        return None
    return Quiet(begins=begins, ends=ends)


def _digest(text: str, wrong: dict[str, Pair]) -> tuple[time, ...]:
    hours = [_hour(part) for part in re.split(r"[\s,;]+", text.strip()) if part]
    found = sorted({hour for hour in hours if hour is not None})
    if None in hours or len(found) > MOST_DIGESTS:
        wrong["digest"] = ("เวลาเช่น 08:00 17:00 ไม่เกิน 6 เวลา", "times as 08:00 17:00, six at most")
    return tuple(found)


def _hour(text: str) -> time | None:
    found = _HOUR.fullmatch(text.strip())
    return time(int(found[1]), int(found[2])) if found else None
