"""Which orders the tests call for: one for each asset and cause that is failing now. Pure.

What is unknown or inconclusive opens nothing; two silent days are a task of the self-tests, and no order.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hub.fleet.asset import AssetKind
from hub.remediation.kinds import Kind
from hub.remediation.order import Order, Wish
from hub.remediation.transitions import State
from hub.self_tests.rules.camera import CameraReason
from hub.self_tests.rules.episodes import Episode
from hub.self_tests.rules.lamp_words import LampFault
from wire_contract.event import LineHash

KIND_OF: Mapping[tuple[AssetKind, str], Kind] = {
    (AssetKind.CAMERA, CameraReason.FOLIAGE): Kind.FOLIAGE,
    (AssetKind.LAMP, LampFault.SUPPLY_FAILURE): Kind.POWER,
    (AssetKind.LAMP, LampFault.SENSOR_FAULT): Kind.DEVICE,
    (AssetKind.LAMP, LampFault.RELAY_FAULT): Kind.DEVICE,
}
"""Causes that are other work than mending the camera or lamp itself."""


@dataclass(frozen=True, slots=True)
class Failing:
    """An open episode of one camera or lamp."""

    point: str
    asset_kind: AssetKind
    asset: str
    episode: Episode

    @property
    def defect(self) -> tuple[str, str, str]:
        """Which camera or lamp."""
        return self.point, self.asset_kind.value, self.asset


def kind_of(asset_kind: AssetKind, cause: str) -> Kind:
    """What work the cause asks for."""
    return KIND_OF.get((asset_kind, cause), Kind.CAMERA if asset_kind is AssetKind.CAMERA else Kind.LAMP)


def triage(failing: Iterable[Failing], orders: Iterable[Order]) -> Iterator[Wish]:
    """The orders to be opened; `orders` are all that there ever were about these cameras and lamps. The same again,
    once they are opened, calls for nothing.
    """
    about: dict[tuple[str, str, str], list[Order]] = {}
    for order in orders:
        if order.asset_kind is not None and order.asset is not None:
            about.setdefault((order.point, order.asset_kind.value, order.asset), []).append(order)
    for one in failing:
        if not any(_has(order, one.episode) for order in about.get(one.defect, ())):
            yield Wish(
                point=one.point,
                kind=kind_of(one.asset_kind, one.episode.cause),
                asset_kind=one.asset_kind,
                asset=one.asset,
                cause=one.episode.cause,
                episode_since=one.episode.began_at,
                because=LineHash(one.episode.opened.test.hash),
            )


def _has(order: Order, episode: Episode) -> bool:
    """The episode has its order: an open one, one that was cancelled after it began, or one whose proof waits to be
    undone by the relapse.
    """
    if order.cause is not None and order.cause != episode.cause:
        return False
    if order.is_open:
        return True
    if order.state is State.CANCELLED:
        return order.changed_at is not None and order.changed_at >= episode.began_at
    if order.state is State.HEALED:
        return order.changed_at is not None and order.changed_at >= episode.last_failed.test.filed_at
    return order.proved_at is not None and order.proved_at >= episode.last_failed.test.filed_at
