from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.settings import BoardCamera, KeyboardScanner, Pn532, QrEngine, Wiegand, read_settings
from firmware_config.boards import BOARDS, BoardName
from firmware_config.check import check
from firmware_config.files import shipped
from firmware_config.header import pins
from firmware_config.place import Place
from firmware_config.profile import Bus, Contact, Fan, Feedback, Lamp, Profile, Supply, Uart
from firmware_config.profile import Wiegand as WiegandPart
from firmware_config.reading import read_profile
from firmware_config.render import render
from firmware_config.sensors import Bh1750, Ldr, Mcp3008
from tests.firmware_config.profiles import SOUND, broken
from tests.firmware_config.rendered_pins import rendered_pins
from wire_contract.lighting_test import LampKind

GOLDEN = Path(__file__).parent / "golden"
RULES = """\
SUBSYSTEM=="tty", ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="7523", SYMLINK+="riskpoint/qr", GROUP="dialout", MODE="0660"
SUBSYSTEM=="input", KERNEL=="event*", ENV{ID_INPUT_KEYBOARD}=="1", KERNELS=="1-1.2", ATTRS{idVendor}=="0c2e", \
ATTRS{idProduct}=="0b61", SYMLINK+="riskpoint/keys", GROUP="input", MODE="0660"
""".splitlines()
PLACE = Place("bkk-bangsommut-01", "ซอย 5", "any", "A" * 43, "hub.example")


def profile_of(text: str) -> Profile:
    profile = read_profile(text)
    assert isinstance(profile, Profile), profile
    return profile


def tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_profile_renders_its_golden_tree(name: str) -> None:
    assert render(profile_of(shipped()[name])) == tree(GOLDEN / name)


def test_there_is_no_golden_tree_without_a_profile() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(shipped())


@pytest.mark.parametrize("name", shipped())
def test_the_agent_itself_reads_what_is_rendered_for_it(name: str, tmp_path: Path) -> None:
    profile = profile_of(shipped()[name])
    file = tmp_path / "agent.toml"
    file.write_text(render(profile, PLACE)["etc/riskpoint/agent.toml"])
    read = read_settings(file)
    assert read.device == "bkk-bangsommut-01"
    assert [reader.name for reader in read.readers] == [reader.name for reader in profile.readers]
    assert [camera.name for camera in read.cameras] == [camera.name for camera in profile.cameras]
    assert [lamp.name for lamp in read.lamps] == [lamp.name for lamp in profile.lamps]
    assert [contact.pin for contact in read.contacts] == [contact.pin for contact in profile.contacts]


def test_the_readers_of_the_agent_have_the_ports_and_pins_of_the_profile(tmp_path: Path) -> None:
    text = SOUND + (
        '\n[[readers]]\nkind = "qr-engine"\nname = "qr"\nusb = "1a86:7523"\n'
        '\n[[readers]]\nkind = "keyboard"\nname = "keys"\nusb = "0c2e:0b61"\nsocket = "1-1.2"\n'
    )
    profile = profile_of(text)
    assert check(profile, text) == ()
    files = render(profile, PLACE)
    file = tmp_path / "agent.toml"
    file.write_text(files["etc/riskpoint/agent.toml"])
    read = read_settings(file)
    assert read.readers == (
        Pn532("front", "/dev/ttyAMA0"),
        Wiegand("wall", 17, 27),
        QrEngine("qr", "/dev/riskpoint/qr"),
        KeyboardScanner("keys", "/dev/riskpoint/keys"),
    )
    assert read.cameras == (BoardCamera("gate", 0),)
    assert files["etc/udev/rules.d/90-riskpoint.rules"].splitlines()[1:] == RULES


PIN = st.integers(2, 27)
MAYBE_PIN = st.none() | PIN


@st.composite
def any_profile(draw: st.DrawFn) -> Profile:
    board = draw(st.sampled_from(BoardName))
    light = draw(st.sampled_from([Bh1750(), Mcp3008(), Mcp3008(device=1)]) | st.builds(Ldr, pin=PIN))
    return Profile(
        board=board, thai="", english="", supply=Supply(gives_ma=9000, mains_pin=draw(MAYBE_PIN)),
        readers=(WiegandPart(name="wall", d0=draw(PIN), d1=draw(PIN), shifted=True),) if draw(st.booleans()) else (),
        lamps=(Lamp(name="lamp", kind=LampKind.LED, relay=draw(MAYBE_PIN), light=light),) if draw(st.booleans()) else (),
        feedback=Feedback(green=draw(MAYBE_PIN), buzzer=draw(MAYBE_PIN)),
        contacts=(Contact(name="box", pin=draw(PIN)),) if draw(st.booleans()) else (),
        fan=draw(st.none() | st.builds(Fan, on=st.just("pin"), pin=PIN)),
        i2c=tuple(Bus(name) for name in draw(st.sets(st.sampled_from(sorted(BOARDS[board].i2c)), max_size=2))),
        uarts=tuple(Uart(name) for name in draw(st.sets(st.sampled_from(sorted(BOARDS[board].uarts)), max_size=2))),
        spi=draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(any_profile())
def test_no_pin_ever_has_two_rendered_owners_in_a_profile_that_passes(profile: Profile) -> None:
    counts = Counter(pin for pin, _ in rendered_pins(render(profile)))
    twice = {pin for pin, count in counts.items() if count > 1}
    rules = {problem.rule for problem in check(profile)}
    both = {name.overlay for name in profile.uarts} >= {"uart0", "uart1"}  # one pair of pins, one owner in the texts
    assert bool(twice) <= bool(rules & {"pin-twice", "spi-and-mcp3008"})
    assert twice or both or "pin-twice" not in rules
    drawn = {pin.name for pin in pins(profile) if pin.kind == "used"}
    assert drawn == {f"GPIO{pin}" for pin in counts}


@pytest.mark.parametrize("name", shipped())
def test_the_pins_of_a_shipped_profile_have_one_owner_each(name: str) -> None:
    counts = Counter(pin for pin, _ in rendered_pins(render(profile_of(shipped()[name]))))
    assert set(counts.values()) == {1}


def test_the_reader_of_owners_sees_a_clash() -> None:
    counts = Counter(pin for pin, _ in rendered_pins(render(profile_of(broken("pin-twice")))))
    assert [pin for pin, count in counts.items() if count > 1] == [16]


def test_a_network_camera_has_its_own_address_at_each_place() -> None:
    profile = profile_of(shipped()["pi-3-wiegand"])
    place = msgspec.structs.replace(PLACE, cameras={"street": "rtsp://10.0.0.9/live"})
    lines = render(profile, place)["etc/riskpoint/agent.toml"].splitlines()
    assert 'address = "rtsp://10.0.0.9/live"' in lines
    assert lines[1] == f"# ซอย 5: {profile.thai} / {profile.english}"
