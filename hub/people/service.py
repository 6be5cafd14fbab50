"""The door of people, for officers and the cards that they carry. Users who sign in have `sign_in`."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from hub.kernel.refused import Refused
from hub.people import store
from hub.people.holding import Holding
from wire_contract.measurements import CredentialText

__all__ = ["Holding"]  # the slice's noun, handed through its door


def add_officer(conn: Connection, *, code: str, name: str) -> int:
    """The officer is known by this code; the number is the hub's own."""
    if not (0 < len(code) <= 40 and code.isprintable() and name.strip() and len(name) <= 200 and name.isprintable()):
        raise Refused("an officer needs a code and a name", hint="at most 40 characters and 200 characters")
    number = store.add_officer(conn, code=code, name=name)
    if number is None:
        raise Refused(f"there is an officer {code} already", hint="choose another code")
    return number


def add_credential(conn: Connection, *, officer_code: str, credential: str, valid_from: datetime) -> None:
    """The officer carries this card from the moment `valid_from` on; a card is in one officer's hands at a time."""
    try:
        msgspec.convert(credential, CredentialText)
    except msgspec.ValidationError as error:
        raise Refused(
            f"{credential!r} is no credential", hint="for example wiegand26:123:45678 or nfc:04C767F2066180"
        ) from error
    officer = store.officer_id(conn, officer_code)
    if officer is None:
        raise Refused(f"there is no officer {officer_code}", hint="riskpoint-hub officer add")
    for holding in store.holdings(conn, credential=credential):
        if holding.valid_to is None or holding.valid_to > valid_from:
            raise Refused(
                f"{credential} is with officer {holding.officer_code} at that time",
                hint=f"riskpoint-hub credential withdraw {credential}",
            )
    store.add_credential(conn, officer=officer, credential=credential, valid_from=valid_from)


def withdraw_credential(conn: Connection, *, credential: str, at: datetime) -> None:
    """Nobody carries this card from the moment `at` on; taps before it keep their worth."""
    standing = [holding for holding in store.holdings(conn, credential=credential) if holding.valid_to is None]
    if not standing:
        raise Refused(f"nobody carries {credential}", hint="see riskpoint-hub credential list")
    if standing[0].valid_from > at:
        raise Refused(f"{credential} is handed out only later", hint=f"not before {standing[0].valid_from}")
    store.end_credential(conn, credential=credential, at=at)


def holdings(conn: Connection) -> Sequence[Holding]:
    """Who carried which card when, by card and time."""
    return store.holdings(conn)
