"""A refusal that leaves a trace: what was asked for changes nothing, and the hub's chain tells that it was asked."""

from hub.kernel.refused import Refused
from wire_contract.acts import Act


class TracedRefused(Refused):
    """Whoever undoes the transaction of what was asked for appends the act in one of its own."""

    act: Act
