"""The settings file: what it means when right, and the one line that a person gets when it is wrong."""

from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from edge_agent.readers.wiegand_format import WiegandFormat
from edge_agent.settings import Contact, FeedbackPins, Mqtt, Power, Settings, SettingsError, Wiegand, read_settings

HUB = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"
TOP = f"""
device = "bkk-bangrak-07"
hub_public_key = "{HUB}"
data_dir = "data"
pin_factory = "gpiod"
"""
READER = '[[readers]]\nkind = "wiegand"\nname = "front"\nd0 = 17\nd1 = 27\n'


def read(folder: Path, text: str) -> Settings:
    (folder / "agent.toml").write_text(text, encoding="utf-8")
    return read_settings(folder / "agent.toml")


def test_a_short_file_has_sensible_defaults_and_paths_of_its_own_folder(tmp_path: Path) -> None:
    assert read(tmp_path, TOP + '[mqtt]\npassword_file = "pw"\nca = "/etc/ca.pem"\ntls = true\n' + READER) == Settings(
        device="bkk-bangrak-07",
        hub_public_key=HUB,
        data_dir=str(tmp_path / "data"),
        pin_factory="gpiod",
        mqtt=Mqtt(host="127.0.0.1", port=1883, password_file=str(tmp_path / "pw"), tls=True, ca="/etc/ca.pem"),
        readers=(Wiegand(name="front", d0=17, d1=27, format="26", gap_ms=25),),
        feedback=FeedbackPins(None, None, None, None),
        heartbeat_s=60,
        alive_every_s=3600,
        journal_max_mb=512,
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (TOP.replace("bkk-bangrak-07", "BKK 7"), "device: 'BKK 7': expected"),
        (TOP.replace("gpiod", "auto"), "pin_factory: 'auto': expected"),
        (TOP.replace(HUB, "abc"), "hub_public_key: 'abc': expected 43 characters"),
        (TOP.replace('data_dir = "data"', ""), "data_dir: missing: expected a value"),
        ("heartbeat_s = 0\n" + TOP, "heartbeat_s: 0: expected int >= 1"),
        ('heartbeat_s = "60"\n' + TOP, "heartbeat_s: '60': expected int"),
        ("heartbeat = 60\n" + TOP, "heartbeat: 60: expected no such key"),
        (TOP + READER.replace("27", "17"), "readers[0].d1: 17: expected a pin of its own (readers[0].d0 has this one)"),
        (TOP + READER + "[feedback]\ngreen = 27\n", "feedback.green: 27: expected a pin of its own (readers[0].d1"),
        (TOP + '[feedback]\nred = 26\nactive_low = ["green"]\n', "feedback.active_low[0]: 'green': expected an output"),
        (TOP + '[feedback]\nred = 26\nactive_low = ["rde"]\n', "feedback.active_low[0]: 'rde': expected"),
        (
            TOP + READER + "[feedback]\nrgb_blue = 27\n",
            "feedback.rgb_blue: 27: expected a pin of its own (readers[0].d1",
        ),
        (TOP + READER.replace("17", "1"), "readers[0].d0: 1: expected int >= 2"),
        (TOP + READER.replace("17", "28"), "readers[0].d0: 28: expected int <= 27"),
        (TOP + READER + 'format = "27"\n', "readers[0].format: '27': expected"),
        (TOP + READER.replace('"wiegand"', '"nfc"'), "readers[0].kind: 'nfc': expected"),
        (TOP + READER.replace('kind = "wiegand"\n', ""), "readers[0].kind: missing: expected"),
        (TOP + READER + READER.replace("17", "5").replace("27", "6"), "readers[1].name: 'front': expected a name"),
        (TOP + "[mqtt]\nport = 70000\n", "mqtt.port: 70000: expected int <= 65535"),
        (TOP + '[mqtt]\nhost = "x"\ncertificate = "c"\n', "mqtt: only one of certificate and key: expected both"),
        (TOP + '[mqtt]\nca = "c"\n', "mqtt.tls: false: expected true where a ca or a certificate is given"),
        (TOP + '[mqtt]\ncertificate = "c"\nkey = "k"\n', "mqtt.tls: false: expected true where a ca or a certificate"),
        (
            TOP + READER + '[[contacts]]\nname = "box"\npin = 27\n',
            "contacts[0].pin: 27: expected a pin of its own (readers[0].d1 has this one)",
        ),
        (
            TOP + '[[contacts]]\nname = "box"\npin = 5\n[power]\nmains_pin = 5\n',
            "power.mains_pin: 5: expected a pin of its own (contacts[0].pin has this one)",
        ),
        (
            TOP + '[[contacts]]\nname = "box"\npin = 5\n[[contacts]]\nname = "box"\npin = 6\n',
            "contacts[1].name: 'box': expected a name that no other contact has",
        ),
        (TOP + '[[contacts]]\nname = "box"\npin = 5\nkind = "door"\n', "contacts[0].kind: 'door': expected"),
        (TOP + '[[contacts]]\nname = "box"\npin = 5\nbounce_ms = 0\n', "contacts[0].bounce_ms: 0: expected int >= 5"),
        (
            TOP + "[power]\nmains_pin = 3\nmains_active_low = false\n",
            "power.mains_pin: 3: expected another pin: 2 and 3 are pulled up",
        ),
        (TOP + "[power]\nbattery_full_mv = 12600\n", "power: only one of battery_empty_mv and battery_full_mv"),
        (
            TOP + "[power]\nbattery_empty_mv = 12600\nbattery_full_mv = 12600\n",
            "power.battery_full_mv: 12600: expected more than battery_empty_mv",
        ),
        ("device = \n", "the file: Invalid value"),
    ],
)
def test_a_wrong_file_gets_one_line_with_file_key_value_and_expectation(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, text)
    line = str(error.value)
    assert line.startswith(f"{tmp_path / 'agent.toml'}: {complaint}")
    assert "\n" not in line


def test_contacts_fail_towards_open_unless_told_otherwise(tmp_path: Path) -> None:
    text = TOP + '[[contacts]]\nname = "box"\npin = 5\n[[contacts]]\nname = "cover"\npin = 6\nkind = "reader"\n'
    settings = read(tmp_path, text + "active_low = true\nbounce_ms = 200\n[power]\nmains_pin = 12\n")
    assert settings.contacts == (
        Contact(name="box", pin=5, kind="enclosure", active_low=False, bounce_ms=50),
        Contact(name="cover", pin=6, kind="reader", active_low=True, bounce_ms=200),
    )
    assert settings.power == Power(mains_pin=12, mains_active_low=True, mains_bounce_ms=1000)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: the file: cannot be read .*expected a settings file"):
        read_settings(tmp_path / "nowhere.toml")


def test_every_format_that_settings_allow_has_a_decoder() -> None:
    assert set(get_args(get_type_hints(Wiegand)["format"])) == set(WiegandFormat)
