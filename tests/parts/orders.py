"""Work orders in few words: a round of triage, and steps as people take them."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.database import writing
from hub.kernel.rights import RIGHTS, Role
from hub.remediation import service
from hub.remediation.order import NO_DETAIL, Detail, Order, Wish
from hub.remediation.rounds import TriageRounds
from hub.remediation.transitions import Step
from hub.self_tests.counting import Now
from tests.parts.hands import HUB_KEY, hand
from tests.parts.small_hub import SmallHub


def triage_round(hub: SmallHub, *, key: Ed25519PrivateKey = HUB_KEY) -> None:
    """One round by a process that has just begun."""
    TriageRounds(key, Now())(hub.engine, hub.clock.now)


def opened(hub: SmallHub, wish: Wish, *, by: str = "somying") -> Order:
    """The order that somebody opens now."""
    with writing(hub.engine) as conn:
        return service.open_order(conn, wish, hand=hand(by, at=hub.clock.now))


def step(
    hub: SmallHub,
    number: int,
    wanted: Step,
    *,
    by: str = "somying",
    role: Role = Role.SUPERVISOR,
    seen: int | None = None,
    at: datetime | None = None,
    section: str | None = None,
    detail: Detail = NO_DETAIL,
) -> Order:
    """The order after somebody's step; they saw it as it stands, or at the revision `seen`."""
    with writing(hub.engine) as conn:
        revision = seen if seen is not None else service.known(conn, number).revision
        return service.take_step(
            conn,
            number,
            wanted,
            seen_revision=revision,
            hand=hand(by, at=at or hub.clock.now),
            rights=RIGHTS[role],
            section=section,
            detail=detail,
        )


def all_orders(hub: SmallHub) -> list[Order]:
    """Every order, the oldest first."""
    with hub.engine.connect() as conn:
        return sorted(service.orders(conn), key=lambda one: one.number)
