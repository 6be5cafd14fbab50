"""Pictures for tests: real JPEG files that real decoders take, and a failed test's line that names one."""

from datetime import datetime
from io import BytesIO

from PIL import Image

from hub.database import writing
from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.fleet.commands import CommandEnd
from hub.pictures import service as pictures
from hub.pictures.picture import State
from hub.pictures.service import Wanted
from tests.parts.hands import hand
from tests.parts.small_hub import LOGIN, Device, SmallHub
from wire_contract import topics
from wire_contract.acts import CommandIssued
from wire_contract.camera_test import CameraMeasurements, CameraTested
from wire_contract.delivery import Place
from wire_contract.event import LineHash
from wire_contract.measurements import CommandDone
from wire_contract.picture import name_of


def jpeg(seed: int = 0, *, size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    """A grey picture that no other seed has."""
    image = Image.new("L", size, color=seed % 256)
    image.putpixel((seed % size[0], 0), 255)
    file = BytesIO()
    image.save(file, "JPEG", quality=80, **how)
    return file.getvalue()


def allow(hub: SmallHub, text: str = "on", *, point: str | None = None) -> None:
    """The district says whether pictures of failed tests are kept."""
    with writing(hub.engine) as conn:
        fleet.set_setting(conn, "keep_pictures", text, point=point, hand=hand(at=hub.clock.now))


def failed_test(device: Device, picture: str, *, at: datetime, asset: str = "gate") -> Wanted:
    """A line of a camera test that names the picture; that it failed is for others to say."""
    tested = CameraTested(
        camera=asset,
        driver="picamera2",
        steps={"open": "ok", "frames": "ok"},
        measurements=CameraMeasurements(),
        picture=picture,
    )
    line = device.write(tested, at=at)
    return Wanted(device.name, asset, picture, Place(device.journal, device.sequence, line), at)


def wanted(hub: SmallHub, device: Device, content: bytes, *, asset: str = "gate") -> Wanted:
    """The picture of a test of just now is wanted."""
    made = failed_test(device, name_of(content), at=hub.clock.now, asset=asset)
    with writing(hub.engine) as conn:
        assert pictures.want(conn, made, now=hub.clock.now)
    return made


def ask(hub: SmallHub) -> int:
    """What the running hub does every few seconds; how many commands were issued."""
    with writing(hub.engine) as conn:
        return pictures.ask(conn, key_file=hub.picture_key, hand=hand("hub", at=hub.clock.now))


def arrive(hub: SmallHub, device: Device, content: bytes, *, name: str | None = None, retained: bool = False) -> None:
    """The device publishes it, under its own name or another."""
    topic = topics.up_picture(device.name, name or name_of(content))
    hub.receive(topic, content, at=hub.clock.now, retained=retained)


def kept(hub: SmallHub, device: Device, content: bytes, *, asset: str = "gate") -> Wanted:
    """Wanted, asked for, and here."""
    made = wanted(hub, device, content, asset=asset)
    assert ask(hub) == 1
    arrive(hub, device, content)
    return made


def state(hub: SmallHub, of: Wanted) -> State:
    with hub.engine.connect() as conn:
        found = pictures.picture(conn, of.device, of.picture)
    assert found is not None
    return found.state


def opened(hub: SmallHub, of: Wanted, *, by: str = LOGIN) -> bytes:
    with writing(hub.engine) as conn:
        return pictures.open_(
            conn, of.device, of.picture, key_file=hub.picture_key, hand=hand(by, at=hub.clock.now)
        ).content


def answer(hub: SmallHub, of: Wanted, outcome: str) -> None:
    """The device's line about the newest command."""
    with writing(hub.engine) as conn:
        [issued, *_] = commands.newest(conn, limit=1, device=of.device)
        done = CommandDone(issued.id, issued.verb, outcome)
        commands.note_ends(conn, [CommandEnd(of.device, done, hub.clock.now, LineHash("a" * 64))])


def issued(hub: SmallHub) -> int:
    with hub.engine.connect() as conn:
        return len(own_chain.of_kind(conn, CommandIssued))


def quarantine(hub: SmallHub) -> list[tuple[str | None, str, str, int]]:
    with hub.engine.connect() as conn:
        found = evidence.quarantined(conn, limit=100)
    assert {one.payload for one in found} <= {b""}, "no byte of a picture lies in the quarantine"
    return [(one.device, one.reason, one.detail, one.times) for one in found]


def is_wanted(hub: SmallHub, of: Wanted) -> bool:
    with writing(hub.engine) as conn:
        return pictures.want(conn, of, now=hub.clock.now)
