"""Who is told what, and where: the office's channels are acts in the hub's chain, a person's own choices are not.

When somebody sleeps is nobody else's business, so what a person chooses for themselves stands in the table only.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.notices import outbox_store, target_store
from hub.notices.choice import due_at
from hub.notices.target import NAME, PERSONAL, WRONG_ADDRESS, Target, is_address, personal_name
from wire_contract.notice_acts import NoticeTargetRecord

REMOVED = "the channel was removed or switched off"


def targets(conn: Connection) -> Sequence[Target]:
    """Everybody who is told anything, by name."""
    return target_store.targets(conn)


def office_targets(conn: Connection) -> Sequence[Target]:
    """The channels of the office."""
    return [one for one in target_store.targets(conn) if one.owner is None]


def own_targets(conn: Connection, login: str) -> Sequence[Target]:
    """What this person chose for themselves."""
    return target_store.targets(conn, owner=login)


def target(conn: Connection, name: str) -> Target | None:
    """The one of this name."""
    return next(iter(target_store.targets(conn, name=name)), None)


def put_office(conn: Connection, wanted: Target, *, hand: Hand) -> None:
    """From now on the office's channel is so; raises `Refused`."""
    if wanted.owner is not None or not NAME.fullmatch(wanted.name) or wanted.name in {"line", "email"}:
        raise Refused(f"{wanted.name!r} cannot be a channel's name", hint="1 to 40 of a-z, 0-9 and hyphen")
    before = target(conn, wanted.name)
    if before is not None and before.channel is not wanted.channel:
        raise Refused(f"{wanted.name} is a channel of {before.channel}", hint="remove it, or choose another name")
    after = _put(conn, before, wanted, now=hand.at)
    if before is None or target_record(before) != target_record(after):
        own_chain.change(conn, _record(before), target_record(after), hand=hand, back_to=hand.at)


def remove_office(conn: Connection, name: str, *, hand: Hand) -> None:
    """The office's channel is told nothing any more; what waited for it is dropped."""
    before = target(conn, name)
    if before is None or before.owner is not None:
        raise Refused(f"there is no channel {name}", hint="see riskpoint-hub notice list")
    target_store.remove(conn, name)
    outbox_store.drop_all_of(conn, name, now=hand.at, why=REMOVED)
    own_chain.change(conn, _record(before), None, hand=hand, back_to=hand.at)


def put_own(conn: Connection, wanted: Target, *, now: datetime) -> None:
    """From now on the person is told so; raises `Refused`."""
    if wanted.owner is None or wanted.channel not in PERSONAL:
        raise Refused(f"{wanted.channel} is not for one person", hint="an administrator adds it on the page Notices")
    named = replace(wanted, name=personal_name(wanted.owner, wanted.channel))
    _put(conn, target(conn, named.name), named, now=now)


def remove_own(conn: Connection, name: str, *, login: str, now: datetime) -> None:
    """The person is told nothing there any more, and the hub forgets the address."""
    before = target(conn, name)
    if before is None or before.owner != login:
        raise Refused("there is no such channel of yours", hint="look at the page again")
    target_store.remove(conn, name)
    outbox_store.drop_all_of(conn, name, now=now, why=REMOVED)


def forget(conn: Connection, login: str) -> None:
    """Nothing is left of what this person chose and was told."""
    for one in own_targets(conn, login):
        target_store.remove(conn, one.name)
        outbox_store.delete_all_of(conn, one.name)


def target_records(conn: Connection) -> Sequence[NoticeTargetRecord]:
    """The office's channels as the chain writes them."""
    return [target_record(one) for one in office_targets(conn)]


def target_record(one: Target) -> NoticeTargetRecord:
    """A channel of the office as the chain writes it: without its address."""
    choice = one.choice
    hours = [target_store.hour_text(hour) for hour in choice.digest]
    quiet = ""
    if choice.quiet is not None:
        quiet = f"{target_store.hour_text(choice.quiet.begins)}-{target_store.hour_text(choice.quiet.ends)}"
    return NoticeTargetRecord(
        target=one.name,
        channel=one.channel.value,
        kinds=tuple(sorted(choice.kinds)),
        least=choice.least.value,
        quiet=quiet,
        urgent_passes=choice.urgent_passes,
        digest=tuple(hours),
        language="th" if one.is_thai else "en",
        is_on=one.is_on,
        addresses_changed=one.addresses_changed,
    )


def _record(one: Target | None) -> NoticeTargetRecord | None:
    return None if one is None else target_record(one)


def _put(conn: Connection, before: Target | None, wanted: Target, *, now: datetime) -> Target:
    """What waits for its hour follows the new choice; what is switched off is dropped."""
    if not is_address(wanted.channel, wanted.address):
        thai, english = WRONG_ADDRESS[wanted.channel]
        raise Refused(f"ที่อยู่ใช้ไม่ได้ · the address cannot be used for {wanted.channel}", hint=f"{thai} · {english}")
    changed = 0
    if before is not None:
        changed = before.addresses_changed + (before.address != wanted.address)
    after = replace(wanted, addresses_changed=changed)
    target_store.put(conn, after)
    if not after.is_on:
        outbox_store.drop_all_of(conn, after.name, now=now, why=REMOVED)
    for number, severity, told_at in outbox_store.waiting_of(conn, after.name):
        outbox_store.set_due(conn, number, due_at=due_at(after.choice, severity, told_at=told_at))
    return after
