"""What a running hub keeps for other systems."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi.routing import APIRoute


@dataclass(slots=True)
class Desk:
    """One for each application."""

    routes: Sequence[APIRoute]
    """Everything that the application serves, as it was written down: each names the right that it asks for."""
    description: dict[str, Any] = field(default_factory=dict)
    """The API's, once somebody asked for it: it does not change while the hub runs."""
