"""The seam between the agent and what tests an asset: a test begins at once, runs elsewhere, and always comes back."""

from collections.abc import Callable, Sequence
from typing import Protocol

from edge_agent.hardware.pins import Factory
from edge_agent.self_tests.order import AssetKind, SelfTestEnded, SelfTestOrder
from edge_agent.settings import Settings
from wire_contract.self_test import Light

__all__ = ["AssetKind", "AssetTester", "MakeTesters", "SelfTestEnded", "SelfTestOrder", "no_testers"]


class AssetTester(Protocol):
    """One asset's tests, in a thread or process of their own. None of these methods blocks or raises."""

    name: str
    kind: AssetKind
    watches_dusk: bool
    """Whether its test of a night begins at sunset and watches the lamp being switched on (cause `switch_on`)."""

    def begin(self, order: SelfTestOrder) -> None:
        """A test runs; its `SelfTestEnded` comes by `pass_on` within a deadline of the tester's own, whatever happens:
        a camera that hangs, a bus that is gone. Called only while none runs.
        """
        ...

    def interrupt(self) -> None:
        """Somebody is at the point: a lamp that was switched off for a test is on again at once, and its test ends as
        interrupted. A camera goes on.
        """
        ...

    def follow(self, light: Light | None) -> None:
        """This light it is now, None in twilight and where nobody knows: a lamp that the agent itself lights goes by
        it. Called every half minute.
        """
        ...

    def close(self) -> None:
        """What ran has ended, whatever it used is free, and a lamp is as it was before."""
        ...


MakeTesters = Callable[[Settings, Factory, Callable[[SelfTestEnded], None]], Sequence[AssetTester]]
"""Makes the testers of a point's cameras and lamps, on the agent's pins; results go where the last argument says."""


def no_testers(_settings: Settings, _pins: Factory, _pass_on: Callable[[SelfTestEnded], None]) -> Sequence[AssetTester]:
    """A point whose cameras and lamps nobody tests."""
    return ()
