"""Lamps in the settings file: what they mean, and the one line for what cannot be."""

from pathlib import Path

import pytest

from edge_agent.settings import Lamp, Settings, SettingsError, read_settings
from edge_agent.settings.lamps import Bh1750, Ina219, Ina226, Ldr, Mcp3008, Veml7700
from wire_contract.lighting_test import LampBaseline, LampKind

TOP = """
device = "bkk-bangrak-07"
hub_public_key = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"
data_dir = "data"
pin_factory = "gpiod"
"""


def lamp(*more: str, name: str = "lamp", kind: str = "led", light: str | None = "veml7700") -> str:
    sensor = f'light = {{ kind = "{light}" }}\n' if light else ""
    return f'[[lamps]]\nname = "{name}"\nkind = "{kind}"\n{sensor}' + "".join(f"{line}\n" for line in more)


def read(folder: Path, text: str) -> Settings:
    (folder / "agent.toml").write_text(TOP + text, encoding="utf-8")
    return read_settings(folder / "agent.toml")


def test_a_lamp_with_all_it_may_have(tmp_path: Path) -> None:
    text = lamp("relay = 24", 'current = { kind = "ina219" }', "[lamps.baseline]", "lux_on_milli = 26000")
    assert read(tmp_path, text).lamps == (
        Lamp(
            name="lamp",
            kind=LampKind.LED,
            relay=24,
            light=Veml7700(),
            current=Ina219(bus=1, address=0x40, shunt_micro_ohm=100_000),
            baseline=LampBaseline(lux_on_milli=26_000),
        ),
    )


def test_several_lamps_may_share_a_light_sensor_and_a_bus(tmp_path: Path) -> None:
    text = lamp('current = { kind = "ina219" }') + lamp(
        'current = { kind = "ina226", address = 0x41 }', name="lane", kind="hps"
    )
    assert [(one.name, one.light, one.current) for one in read(tmp_path, text).lamps] == [
        ("lamp", Veml7700(), Ina219()),
        ("lane", Veml7700(), Ina226(address=0x41)),
    ]


@pytest.mark.parametrize(
    ("text", "cycled"),
    [
        (lamp("relay = 24"), True),
        (lamp("relay = 24", kind="fluorescent"), True),
        (lamp("relay = 24", kind="other"), False),
        (lamp("relay = 24", "cycled = true", kind="other"), True),
        (lamp("relay = 24", "cycled = false"), False),
        (lamp("relay = 24", kind="hps"), False),
        (lamp("relay = 24", kind="mh"), False),
        (lamp(), False),
    ],
)
def test_a_lamp_is_switched_off_for_a_test_only_where_it_can_bear_that(tmp_path: Path, text: str, cycled: bool) -> None:
    assert read(tmp_path, text).lamps[0].may_cycle is cycled


def test_sensors_of_darker_and_brighter_have_their_own_pins(tmp_path: Path) -> None:
    found = read(tmp_path, '[[lamps]]\nname = "a"\nkind = "led"\nlight = { kind = "ldr", pin = 18, dark_ms = 20 }\n')
    assert found.lamps[0].light == Ldr(pin=18, dark_ms=20)
    found = read(
        tmp_path, '[[lamps]]\nname = "a"\nkind = "led"\nlight = { kind = "mcp3008", channel = 3, brighter = "lower" }\n'
    )
    assert found.lamps[0].light == Mcp3008(channel=3, device=0, brighter="lower")
    assert read(tmp_path, lamp(light="bh1750")).lamps[0].light == Bh1750(address=0x23)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (lamp("relay = 24", "cycled = true", kind="hps"), "lamps[0].cycled: true: expected false: a lamp of kind hps"),
        (lamp("relay = 24", "cycled = true", kind="mh"), "lamps[0].cycled: true: expected false: a lamp of kind mh"),
        (lamp("cycled = true"), "lamps[0].cycled: true: expected false where no relay is given"),
        (lamp('switched_by = "agent"'), "lamps[0].switched_by: 'agent': expected photocell where no relay is given"),
        (lamp(light=None), "lamps[0]: 'lamp': expected light or current, or both"),
        (lamp("relay = 8"), "lamps[0].relay: 8: expected 9 to 27: pins 2 to 8 are high while the Pi starts"),
        (lamp("relay = 24") * 2, "lamps[1].name: 'lamp': expected a name that no other lamp or camera has"),
        (
            '[[cameras]]\nkind = "picamera2"\nname = "front"\n' + lamp(name="front"),
            "lamps[0].name: 'front': expected a name that no other lamp or camera has",
        ),
        (
            lamp("relay = 24") + lamp("relay = 24", name="lane"),
            "lamps[1].relay: 24: expected a pin of its own (lamps[0].relay has this one)",
        ),
        (
            lamp("relay = 24") + "[feedback]\ngreen = 2\n",
            "lamps[0].light: 2: expected a pin of its own (feedback.green has this one)",
        ),
        (
            lamp("relay = 9", light="mcp3008"),
            "lamps[0].light: 9: expected a pin of its own (lamps[0].relay has this one)",
        ),
        (
            lamp('current = { kind = "ina219" }') + lamp('current = { kind = "ina226" }', name="lane"),
            "lamps[1].current.address: 0x40: expected an address of its own (lamps[0].current has this one)",
        ),
        (lamp(light="tsl2561"), "lamps[0].light.kind: 'tsl2561': expected"),
        (lamp(kind="neon"), "lamps[0].kind: 'neon': expected"),
    ],
)
def test_what_cannot_be_is_one_line_with_what_is_expected(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, text)
    assert str(error.value).startswith(f"{tmp_path / 'agent.toml'}: {complaint}")
