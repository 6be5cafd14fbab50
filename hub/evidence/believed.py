"""`hub.kernel.trust` in the words of a database, for tables of which each row comes of one line."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Table, or_, type_coerce

from hub.kernel.trust import AHEAD_AT_MOST
from wire_contract.event import ClockTrust

_MS = timedelta(milliseconds=1)


def is_unsure(table: Table) -> ColumnElement[bool]:
    """The row's own time is not sure."""
    occurred, received = (type_coerce(one, BigInteger) for one in (table.c.occurred_at, table.c.received_at))
    return (table.c.clock != ClockTrust.SYNCHRONISED.value) | (occurred - received > AHEAD_AT_MOST // _MS)


def may_belong(table: Table, *, since: datetime, until: datetime) -> ColumnElement[bool]:
    """The row's line may have been written, or be listed, from `since` to before `until`. One that is not sure may have
    been written any time before its receipt.
    """
    occurred, received = table.c.occurred_at, table.c.received_at
    return or_(
        (occurred >= since) & (occurred < until),
        is_unsure(table) & (received >= since - AHEAD_AT_MOST),
    )
