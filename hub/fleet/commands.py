"""The door of commands: issued here, signed and published by `hub.mqtt`, ended by a line that the device signed."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import command_store as store
from hub.fleet.nouns import CommandState, IssuedCommand
from hub.kernel.refused import Refused
from wire_contract.acts import CommandIssued
from wire_contract.event import LineHash, write_time
from wire_contract.measurements import CommandDone
from wire_contract.messages import COMMAND_LASTS_AT_MOST, ENROL_FOR_S, Command, Verb, enrol_seconds
from wire_contract.self_test_command import read_learn, read_self_test
from wire_contract.topics import DeviceId, is_device_id

__all__ = ["CommandState", "IssuedCommand"]  # the nouns, handed through their door

LASTS_AT_MOST = COMMAND_LASTS_AT_MOST - timedelta(days=1)
"""A day less than a device takes: its clock may be behind ours."""

OPEN_AT_MOST = 20
"""Of one device; a device remembers 200 ids at a time."""

ARGUMENTS_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class CommandEnd:
    """A device's own line about the end of a command."""

    device: DeviceId
    done: CommandDone
    at: datetime
    line: LineHash


def issue(
    conn: Connection, device: str, *, verb: str, arguments: Mapping[str, str], lasts: timedelta, hand: Hand
) -> IssuedCommand:
    """The command is here and in the hub's chain; the running hub signs it and publishes it until the device has
    answered or it expires.
    """
    if not is_device_id(device) or not store.is_enrolled(conn, device):
        raise Refused(f"no device {device} is enrolled", hint="see riskpoint-hub device list")
    if verb not in list(Verb):
        raise Refused(f"there is no command {verb!r}", hint=", ".join(Verb))
    if not timedelta(0) < lasts <= LASTS_AT_MOST:
        raise Refused("a command cannot last so long", hint=f"more than nothing, at most {LASTS_AT_MOST.days} days")
    _check(arguments)
    if verb == Verb.ENROL and enrol_seconds(arguments) is None:
        shortest, longest = ENROL_FOR_S[0], ENROL_FOR_S[-1]
        raise Refused("enrol needs to know for how long", hint=f"seconds=120, from {shortest} to {longest}")
    _check_tests(verb, arguments)
    now = hand.at.replace(microsecond=hand.at.microsecond // 1000 * 1000)  # as the database and the wire keep it
    if store.count_open(conn, device, now=now) >= OPEN_AT_MOST:
        raise Refused(f"{device} has {OPEN_AT_MOST} open commands", hint="wait until some are answered or expire")
    issued = IssuedCommand(
        id=str(uuid.uuid4()),
        device=device,
        verb=verb,
        arguments=dict(arguments),
        issued_at=now,
        expires_at=now + lasts,
    )
    store.add(conn, issued)
    own_chain.append(
        conn,
        CommandIssued(
            device=device,
            id=issued.id,
            verb=Verb(verb),
            arguments=dict(arguments),
            expires=write_time(issued.expires_at),
        ),
        hand=hand,
    )
    return issued


def to_tell(conn: Connection, *, now: datetime, devices: Collection[DeviceId] | None = None) -> list[Command]:
    """The commands that devices (all, or these) have not answered yet, to be signed and published."""
    if devices is not None and not devices:
        return []
    return [
        Command(
            device=one.device,
            id=one.id,
            verb=one.verb,
            arguments=dict(one.arguments),
            expires=write_time(one.expires_at),
        )
        for one in store.open_commands(conn, now=now, of=devices)
    ]


def note_ends(conn: Connection, ends: Sequence[CommandEnd]) -> None:
    """What devices say of their own commands is known; repeats and their order change nothing."""
    for end in ends:
        store.end(conn, end.done.command, device=end.device, outcome=end.done.outcome, at=end.at, line=end.line)


def find(conn: Connection, id_: str) -> IssuedCommand | None:
    """The command with this id."""
    return store.find(conn, id_)


def newest(conn: Connection, *, limit: int, device: DeviceId | None = None) -> Sequence[IssuedCommand]:
    """The latest first, of all devices or of one."""
    return store.newest(conn, limit=limit, device=device)


def _check_tests(verb: str, arguments: Mapping[str, str]) -> None:
    if verb == Verb.SELF_TEST and read_self_test(arguments) is None:
        raise Refused("self_test does not understand that", hint="asset=NAME (all without it), cause=repair after one")
    if verb == Verb.LEARN_REFERENCE and read_learn(arguments) is None:
        raise Refused(
            "learn_reference does not understand that", hint="asset=NAME, and for a camera light=day or night"
        )


def _check(arguments: Mapping[str, str]) -> None:
    fits = len(arguments) <= ARGUMENTS_AT_MOST and all(
        0 < len(key) <= 40 and key.isascii() and key.isidentifier() and len(value) <= 200 and value.isprintable()
        for key, value in arguments.items()
    )
    if not fits:
        raise Refused(
            "these arguments do not serve",
            hint=f"at most {ARGUMENTS_AT_MOST}, each a word and at most 200 printable characters",
        )
