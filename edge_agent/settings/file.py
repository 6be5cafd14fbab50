"""The whole of `agent.toml`: what hardware a point has and where its hub listens."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from edge_agent.settings.cameras import Camera
from edge_agent.settings.contacts import Contact, Power
from edge_agent.settings.forms import FilePath, Gpio, Port, Seconds
from edge_agent.settings.lamps import Lamp
from edge_agent.settings.readers import Reader
from wire_contract.messages import DeviceText

PinFactoryName = Literal["mock", "lgpio", "gpiod"]


class Mqtt(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the broker is, and how to sign in to it."""

    host: Annotated[str, Meta(min_length=1)] = "127.0.0.1"
    port: Port = 1883
    username: str | None = None
    """The device id where a password file is given without a name."""
    password_file: FilePath | None = None
    tls: bool = False
    ca: FilePath | None = None
    """The authority that signed the broker's certificate; the system's own where absent."""
    certificate: FilePath | None = None
    key: FilePath | None = None


class FeedbackPins(Struct, frozen=True, forbid_unknown_fields=True):
    """Outputs for the officer: single lamps, or the three colours of one RGB lamp, or both; what is not fitted is left
    out.
    """

    green: Gpio | None = None
    amber: Gpio | None = None
    red: Gpio | None = None
    buzzer: Gpio | None = None
    rgb_red: Gpio | None = None
    rgb_green: Gpio | None = None
    rgb_blue: Gpio | None = None
    active_low: tuple[Literal["green", "amber", "red", "buzzer", "rgb_red", "rgb_green", "rgb_blue"], ...] = ()
    """Outputs that are on when their pin is low, as with an RGB lamp of common anode."""

    @property
    def fitted(self) -> dict[str, int]:
        """The pin of each output that is there."""
        pins = msgspec.structs.asdict(self)
        return {name: gpio for name, gpio in pins.items() if name != "active_low" and gpio is not None}


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    device: DeviceText
    hub_public_key: str
    data_dir: FilePath
    pin_factory: PinFactoryName
    mqtt: Mqtt = Mqtt()
    readers: tuple[Reader, ...] = ()
    feedback: FeedbackPins = FeedbackPins()
    cameras: tuple[Camera, ...] = ()
    lamps: tuple[Lamp, ...] = ()
    contacts: tuple[Contact, ...] = ()
    power: Power = Power()
    heartbeat_s: Seconds = 60
    alive_every_s: Seconds = 3600
    journal_max_mb: Annotated[int, Meta(ge=1, le=100_000)] = 512
    """The journal never grows beyond this. Where acknowledged lines may not make room, a tap is refused in red."""
    keep_days: Annotated[int, Meta(ge=400, le=36_500)] = 400
    """What the hub has acknowledged stays this long all the same: the fleet is the hub's backup."""
