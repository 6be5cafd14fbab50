"""The door to what changes about officers: another name, and the end of a service, with every card taken back."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.period import day_bounds
from hub.kernel.refused import Refused
from hub.people import ending_store, store
from hub.people.service import holdings, withdraw_credential
from wire_contract.register_acts import OfficerRenamed, ServiceEndRecord


def rename_officer(conn: Connection, *, code: str, name: str, was: str, hand: Hand) -> None:
    """The officer has another name; `was` is the name that the form showed, so that nobody's change is overwritten."""
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > 200 or not wanted.isprintable():
        raise Refused("ชื่อใช้ไม่ได้ · the name does not serve", hint="1–200 ตัวอักษร · 1 to 200 characters")
    number = _officer(conn, code)
    if wanted == was:
        return
    if not ending_store.rename(conn, number, name=wanted, was=was):
        raise Refused(
            "มีผู้แก้ชื่อนี้ไปแล้ว · somebody has changed the name meanwhile", hint="ดูชื่อปัจจุบันแล้วลองใหม่ · look, and try again"
        )
    own_chain.append(conn, OfficerRenamed(officer=code), hand=hand)


def end_service(conn: Connection, *, code: str, ended_on: date, hand: Hand) -> None:
    """The officer patrols no more from this Bangkok day on, and carries no card from its first moment on."""
    number = _officer(conn, code)
    before = next((one for one in service_end_records(conn) if one.officer == code), None)
    after = ServiceEndRecord(officer=code, ended_on=ended_on.isoformat())
    if before == after:
        return
    first = day_bounds(ended_on)[0]
    for one in holdings(conn):
        if one.officer_code == code and one.valid_to is None:
            withdraw_credential(conn, credential=one.credential, at=max(first, one.valid_from), hand=hand)
    ending_store.put(conn, number, ended_on)
    own_chain.change(conn, before, after, hand=hand, back_to=hand.at)  # what is judged are the cards


def resume_service(conn: Connection, *, code: str, hand: Hand) -> None:
    """The officer patrols again; cards are handed out anew."""
    number = _officer(conn, code)
    before = next((one for one in service_end_records(conn) if one.officer == code), None)
    if before is None:
        return
    ending_store.put(conn, number, None)
    own_chain.change(conn, before, None, hand=hand, back_to=hand.at)


def endings(conn: Connection) -> Mapping[str, date]:
    """From which day on an officer patrols no more, by code; who still does is not in it."""
    return dict(ending_store.rows(conn))


def service_end_records(conn: Connection) -> Sequence[ServiceEndRecord]:
    """The same, as the chain writes it."""
    return [ServiceEndRecord(officer=code, ended_on=day.isoformat()) for code, day in ending_store.rows(conn)]


def put_service_end(conn: Connection, before: ServiceEndRecord | None, after: ServiceEndRecord | None) -> None:
    """A corrected end; the register must still read as it did when the correction was proposed."""
    code = (after or before).officer  # type: ignore[union-attr] # one of them is there
    if next((one for one in service_end_records(conn) if one.officer == code), None) != before:
        raise Refused("the end of service has changed since", hint="propose the correction again")
    ending_store.put(conn, _officer(conn, code), date.fromisoformat(after.ended_on) if after else None)


def _officer(conn: Connection, code: str) -> int:
    found = store.officer_id(conn, code)
    if found is None:
        raise Refused(f"ไม่มีเจ้าหน้าที่รหัส {code} · there is no officer {code}", hint="ดูหน้าเจ้าหน้าที่ · see the page Officers")
    return found
