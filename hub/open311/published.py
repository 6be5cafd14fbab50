"""What is told of an order, and what is not. Pure.

Nothing that a person typed is ever told: the description is the kind's own words, an agency is named only where the
list of agencies has it, and who did what stays in the house.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.kernel.agencies import AGENCIES
from hub.kernel.pair import Pair
from hub.kernel.period import BANGKOK
from hub.open311.writing import Value
from hub.remediation.kinds import WORK, Kind
from hub.remediation.order import Order
from hub.remediation.transitions import State
from hub.remediation.words import STATES

LONGEST_SPAN = timedelta(days=90)
MOST = 1000
CLOSED = frozenset({State.PROVED, State.CANCELLED})
"""A person's word alone closes nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which requests somebody wants to see; both moments are included."""

    start: datetime
    end: datetime
    codes: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()

    def fits(self, order: Order) -> bool:
        """Whether this order is one of them."""
        return (
            self.start <= order.opened_at <= self.end
            and (not self.codes or order.kind.value in self.codes)
            and (not self.statuses or status(order) in self.statuses)
        )


def status(order: Order) -> str:
    """`open` or `closed`."""
    return "closed" if order.state in CLOSED else "open"


def both(pair: Pair) -> str:
    """Thai first, then English."""
    return " · ".join(pair)


def service(kind: Kind) -> dict[str, Value]:
    """One kind of work that may be asked for."""
    return {
        "service_code": kind.value,
        "service_name": both(WORK[kind].says),
        "description": both(WORK[kind].says),
        "metadata": False,
        "type": "realtime",
        "keywords": "",
        "group": "",
    }


def request(order: Order, *, point_name: str) -> dict[str, Value]:
    """One order as everybody may read it."""
    return {
        "service_request_id": str(order.number),
        "status": status(order),
        "status_notes": both(STATES[order.state]),
        "service_name": both(WORK[order.kind].says),
        "service_code": order.kind.value,
        "description": both(WORK[order.kind].says),
        "agency_responsible": order.section if order.section in AGENCIES else "",
        "service_notice": "",
        "requested_datetime": moment(order.opened_at),
        "updated_datetime": moment(order.changed_at or order.opened_at),
        "expected_datetime": moment(order.due_at),
        "address": point_name,
        "address_id": order.point,
        "zipcode": "",
        "lat": None,
        "long": None,
        "media_url": None,
    }


def moment(at: datetime) -> str:
    """W3C, with Bangkok's zone."""
    return at.astimezone(BANGKOK).isoformat(timespec="seconds")


def discovery(address: str, *, contact: str, changeset: str) -> dict[str, Value]:
    """Where everything is."""
    return {
        "changeset": changeset,
        "contact": contact,
        "key_service": contact,
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": f"{address}/open311/v2",
                "changeset": changeset,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
