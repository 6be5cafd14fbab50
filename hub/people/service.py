"""The door of people, for officers and the cards that they carry. Users who sign in have `sign_in`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.people import store
from hub.people.holding import Holding, Officer
from hub.reading_once import once
from wire_contract.act_records import HoldingRecord, OfficerRecord
from wire_contract.credential import normal_form
from wire_contract.event import read_time, write_time

__all__ = ["Holding", "Officer"]  # the slice's nouns, handed through its door


def add_officer(conn: Connection, *, code: str, name: str, hand: Hand) -> int:
    """The officer is known by this code; the number is the hub's own. The name stands here only, in no chain."""
    if not (0 < len(code) <= 40 and code.isprintable() and name.strip() and len(name) <= 200 and name.isprintable()):
        raise Refused("an officer needs a code and a name", hint="at most 40 characters and 200 characters")
    number = store.add_officer(conn, code=code, name=name)
    if number is None:
        raise Refused(f"there is an officer {code} already", hint="choose another code")
    own_chain.change(conn, None, OfficerRecord(code=code), hand=hand, back_to=hand.at)
    return number


def add_credential(conn: Connection, *, officer_code: str, credential: str, valid_from: datetime, hand: Hand) -> None:
    """The officer carries this card from the moment `valid_from` on; a card is in one officer's hands at a time.

    However its number is written, the register keeps the one form that points name it by.
    """
    credential = normal_credential(credential)
    for holding in store.holdings(conn, credential=credential):
        if holding.valid_to is None or holding.valid_to > valid_from:
            raise Refused(
                f"{credential} is with officer {holding.officer_code} at that time",
                hint=f"riskpoint-hub credential withdraw {credential}",
            )
    record = HoldingRecord(
        credential=credential, officer=officer_code, valid_from=write_time(valid_from), valid_to=None
    )
    _write(conn, None, record)
    own_chain.change(conn, None, record, hand=hand, back_to=valid_from)


def normal_credential(text: str) -> str:
    """The card's one normal form; raises Refused for what names no card."""
    found = normal_form(text)
    if found is None:
        said = text if len(text) <= 60 else text[:60] + "…"
        raise Refused(f"{said!r} is no credential", hint="for example wiegand26:123:45678 or nfc:04C767F2066180")
    return found


def withdraw_credential(conn: Connection, *, credential: str, at: datetime, hand: Hand) -> None:
    """Nobody carries this card from the moment `at` on; taps before it keep their worth."""
    forms = {credential, normal_form(credential) or credential}  # older registers hold other forms too
    standing = [one for form in forms for one in store.holdings(conn, credential=form) if one.valid_to is None]
    if not standing:
        raise Refused(f"nobody carries {credential}", hint="see riskpoint-hub credential list")
    if standing[0].valid_from > at:
        raise Refused(f"{credential} is handed out only later", hint=f"not before {standing[0].valid_from}")
    before, after = holding_record(standing[0]), holding_record(replace(standing[0], valid_to=at))
    _write(conn, before, after)
    own_chain.change(conn, before, after, hand=hand, back_to=at)


def holdings(conn: Connection) -> Sequence[Holding]:
    """Who carried which card when, by card and time."""
    return once(conn, "holdings", lambda: store.holdings(conn))


def officers(conn: Connection) -> Sequence[Officer]:
    """Everybody who patrols or did, by code."""
    return store.officers_by_code(conn)


def officer_codes(conn: Connection) -> Sequence[str]:
    """The code of every officer."""
    return store.officer_codes(conn)


def officer_names(conn: Connection) -> Mapping[str, str]:
    """Every officer's name by code, in the order of the codes."""
    return store.officer_names(conn)


def holding_record(holding: Holding) -> HoldingRecord:
    """The holding, as the chain writes it."""
    return HoldingRecord(
        credential=holding.credential,
        officer=holding.officer_code,
        valid_from=write_time(holding.valid_from),
        valid_to=write_time(holding.valid_to) if holding.valid_to else None,
    )


def put_holding(conn: Connection, before: HoldingRecord | None, after: HoldingRecord | None) -> None:
    """A corrected holding; the register must still read as it did when the correction was proposed."""
    credential = (after or before).credential  # type: ignore[union-attr] # one of them is there
    here = [holding_record(one) for one in store.holdings(conn, credential=credential)]
    if before is not None and before not in here:
        raise Refused("the holding has changed since", hint="propose the correction again")
    others = [one for one in here if one != before]
    if after is not None and any(_overlap(one, after) for one in others):
        raise Refused(f"{credential} is with another officer at that time", hint="propose the correction again")
    _write(conn, before, after)


def _write(conn: Connection, before: HoldingRecord | None, after: HoldingRecord | None) -> None:
    if before is not None:
        store.remove_credential(
            conn,
            officer=_officer(conn, before.officer),
            credential=before.credential,
            valid_from=read_time(before.valid_from),
        )
    if after is not None:
        store.add_credential(
            conn,
            officer=_officer(conn, after.officer),
            credential=after.credential,
            valid_from=read_time(after.valid_from),
            valid_to=read_time(after.valid_to) if after.valid_to else None,
        )


def _officer(conn: Connection, code: str) -> int:
    found = store.officer_id(conn, code)
    if found is None:
        raise Refused(f"there is no officer {code}", hint="riskpoint-hub officer add")
    return found


def _overlap(one: HoldingRecord, other: HoldingRecord) -> bool:
    """RFC 3339 with a fixed form sorts as time does."""
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )
