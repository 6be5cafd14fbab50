"""Officers and their cards as the rows that the same import takes again: for a new hub, or for a clerk to edit."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from hub.kernel.period import BANGKOK
from hub.people import officer_changes
from hub.people import service as people
from hub.registry.sheet import COLUMNS
from wire_contract.badge import is_badge


def officer_table(conn: Connection, *, now: datetime) -> Sequence[Sequence[str]]:
    """Header, then a row for each card that is carried, now or from a moment to come; officers without one have a row
    too. Left out are badges, which only their phone can enrol, and officers whose service has ended.
    """
    ended = officer_changes.endings(conn)
    carried: dict[str, list[tuple[str, str]]] = {}
    for one in people.holdings(conn):
        if (one.valid_to is None or one.valid_to > now) and not is_badge(one.credential):
            carried.setdefault(one.officer_code, []).append((one.credential, moment_written(one.valid_from)))
    rows = [
        [officer.code, officer.name, card, since]
        for officer in people.officers(conn)
        if officer.code not in ended
        for card, since in carried.get(officer.code, [("", "")])
    ]
    return [[words[0] for words in COLUMNS.values()], *rows]


def moment_written(moment: datetime) -> str:
    """Bangkok time to the millisecond, as far as it has any of that; read back, it is the same moment."""
    there = moment.astimezone(BANGKOK)
    if there.microsecond:
        return there.strftime("%Y-%m-%d %H:%M:%S") + f".{there.microsecond // 1000:03d}"
    return there.strftime("%Y-%m-%d %H:%M:%S" if there.second else "%Y-%m-%d %H:%M")
