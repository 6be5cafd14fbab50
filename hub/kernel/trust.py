"""When a device's own time may be believed. Pure."""

from datetime import datetime, timedelta

from wire_contract.event import ClockTrust

AHEAD_AT_MOST = timedelta(minutes=5)
"""How far a line may lie after its receipt before one of the two clocks is wrong."""


def is_sure(clock: ClockTrust, *, occurred_at: datetime, received_at: datetime) -> bool:
    """True for the time of a synchronised clock, and not from the future: late delivery is no fault."""
    return clock is ClockTrust.SYNCHRONISED and occurred_at <= received_at + AHEAD_AT_MOST
