"""What a running hub gives to every request: its database, its clock, its name. Routes ask for these by type."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import Depends, Request
from sqlalchemy import Connection, Engine

from hub.kernel.deed import Deed, Part
from hub.web.language import Language, language_of
from hub.web.live import Live
from wire_contract.chain import PublicKey
from wire_contract.event import LineHash


@dataclass(frozen=True, slots=True)
class FlagMark:
    """A line that some rule noticed: what the rule is called, and where its flag is shown."""

    path: str
    thai: str
    english: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class AssetsNow:
    """What the tests of cameras and lamps come to now: how many were proved good in the last 24 hours, of how many."""

    cameras_good: int
    cameras: int
    lamps_good: int
    lamps: int
    failing: int
    """Cameras and lamps."""
    tasks: int
    """Of which nothing was told for two days."""


@dataclass(frozen=True, slots=True)
class HubState:
    """Made once by `create_app`."""

    engine: Engine
    key: Ed25519PrivateKey
    """The hub's own: signs what people do here."""
    trusted: Sequence[PublicKey]
    """This key's public half, and those of keys that the hub had before a restore under a new one."""
    clock: Callable[[], datetime]
    """The district's time: what is due today, what is late."""
    wall_clock: Callable[[], datetime]
    """The browser's time: when sessions end. Differs from `clock` only where a district is shown on a fast clock."""
    live: Live
    district_name: str
    secure_cookies: bool
    address: str
    """How phones reach these pages; empty: as whoever asks does."""
    trouble: Callable[[], str | None]
    """What keeps the hub from taking what devices send; None while it does."""
    hurry: Callable[[], None]
    """Settings and commands that were changed just now go out at once, rather than within seconds."""
    examined: Callable[[], object | None]
    """What the newest examination of everything that is kept has found; None before one has ended."""
    open_flags: Callable[[Connection, datetime], int]
    """How many suspicious taps wait for somebody to look at them."""
    flagged: Callable[[Connection, date, date, datetime], Mapping[LineHash, Sequence[FlagMark]]]
    """The lines of these days that rules noticed."""
    assets_now: Callable[[Connection, datetime], AssetsNow]
    """How many cameras and lamps are proved good, and how many fail."""
    deeds: Callable[[Connection, Any, Part], Sequence[Deed]]
    """What stands on a point's time line beside its devices' lines: alarms, what people did, pictures."""
    hears_since: Callable[[], datetime | None]
    """From when on the hub missed nothing that devices said; None while it hears nothing: see `fleet.liveness`."""
    second_factor: str = "administrators"
    """Of whom one is asked: `off`, `administrators`, `all`."""
    provider_issuer: str = ""
    """Who vouches for the office's own accounts; empty: nobody."""
    provider_label: tuple[str, str] | None = None
    """What the button for the office's own accounts says, Thai and English; None where there are none."""
    tiles: str = ""
    """Where maps get their ground from, `https://…/{z}/{x}/{y}.png`; empty: drawn without."""
    attribution: str = ""
    """What whoever makes the tiles wants said beside them."""


def hub_state(request: Request) -> HubState:
    """The hub that serves this request."""
    return cast("HubState", request.app.state.hub)


def _connection(request: Request) -> Iterator[Connection]:
    with hub_state(request).engine.connect() as conn:
        yield conn


def _now(request: Request) -> datetime:
    return hub_state(request).clock()


State = Annotated[HubState, Depends(hub_state)]
Reading = Annotated[Connection, Depends(_connection)]
"""A connection to read from: whatever it would write is rolled back."""
Now = Annotated[datetime, Depends(_now)]
Speech = Annotated[Language, Depends(language_of)]
