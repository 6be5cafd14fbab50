"""What a running hub keeps for other systems."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi.routing import APIRoute
from prometheus_client import CollectorRegistry, ProcessCollector

from hub.sharing.measured import Ingest


def _of_this_process() -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    return registry


@dataclass(slots=True)
class Desk:
    """One for each application."""

    routes: Sequence[APIRoute]
    """Everything that the application serves, as it was written down: each names the right that it asks for."""
    ingest: Callable[[], Ingest | None] = lambda: None
    """How the line to the broker stands; None where this process has none."""
    registry: CollectorRegistry = field(default_factory=_of_this_process)
    """What is counted as it happens: memory, processor, how long requests take."""
    description: dict[str, Any] = field(default_factory=dict)
    """The API's, once somebody asked for it: it does not change while the hub runs."""
