"""A settings file is read as it is meant, or refused in one line that names file, key, value and expectation."""

from pathlib import Path

import pytest

from hub.settings import (
    DatabaseSettings,
    DistrictSettings,
    MqttSettings,
    Settings,
    SettingsError,
    WebSettings,
    read_settings,
)


def test_without_a_file_everything_has_a_default_that_serves() -> None:
    settings = read_settings(None)
    assert settings == Settings()
    assert settings.database_url == "sqlite:///riskpoint-data/hub.db"
    assert settings.key_file == Path("riskpoint-data/hub.key")
    assert (settings.mqtt.host, settings.mqtt.port) == ("127.0.0.1", 1883)
    assert (settings.web.host, settings.web.port, settings.web.secure_cookies) == ("127.0.0.1", 8000, False)


def test_a_full_file_is_read_and_its_paths_start_from_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text(
        """
data_dir = "kept"
[database]
url = "postgresql+psycopg://hub@db/riskpoint"
[mqtt]
host = "broker"
port = 8883
username = "hub"
password_file = "secret"
tls = true
ca = "/etc/ca.pem"
[web]
host = "0.0.0.0"
port = 443
secure_cookies = true
[district]
name = "เขตบางสมมุติ"
code = "5099"
office = "สำนักงานเขตบางสมมุติ"
section = "ฝ่ายเทศกิจ"
""",
        encoding="utf-8",
    )
    assert read_settings(file) == Settings(
        data_dir=str(tmp_path / "kept"),
        database=DatabaseSettings(url="postgresql+psycopg://hub@db/riskpoint"),
        mqtt=MqttSettings(
            host="broker",
            port=8883,
            username="hub",
            password_file=str(tmp_path / "secret"),
            tls=True,
            ca="/etc/ca.pem",
        ),
        web=WebSettings(host="0.0.0.0", port=443, secure_cookies=True),  # noqa: S104 (what the file says)
        district=DistrictSettings(name="เขตบางสมมุติ", code="5099", office="สำนักงานเขตบางสมมุติ", section="ฝ่ายเทศกิจ"),
    )


def test_the_line_to_home_assistant_has_a_name_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text('[mqtt]\nhost = "broker"\n[home_assistant]\nenabled = true\n')
    assert read_settings(file).home_mqtt == MqttSettings(host="broker", client_id="hub-home")
    file.write_text('[home_assistant]\nenabled = true\n[home_assistant.mqtt]\nhost = "ha"\npassword_file = "secret"\n')
    assert read_settings(file).home_mqtt == MqttSettings(host="ha", password_file=str(tmp_path / "secret"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("data_dir = 3", "data_dir: 3: expected str"),
        ('[mqtt]\nport = "1883"', "mqtt.port: '1883': expected int"),
        ("[mqtt]\nport = 70000", "mqtt.port: 70000: expected `int` <= 65535"),
        ("[mqtt]\nprot = 1", "mqtt.prot: 1: expected no such key (a typing mistake?)"),
        ("[database]\nurl = 1", "database.url: 1: expected str"),
        ('[web]\nsecure_cookies = "no"', "web.secure_cookies: 'no': expected bool"),
        ("mqtt = 1", "mqtt: 1: expected object"),
        ('[mqtt]\nca = "x"', "mqtt.tls: false: expected true where a ca or a certificate is given"),
        ('[mqtt]\ncertificate = "x"\nkey = "y"', "mqtt.tls: false: expected true where a ca or a certificate is given"),
        (
            "[alarms]\nescalate_after_min = { downn = 60 }",
            "alarms.escalate_after_min: 'downn': expected one of the keys that docs/operator names (a typing mistake?)",
        ),
        (
            '[alarms]\nescalate_after_min = { down = "60" }',
            "alarms.escalate_after_min[...]: {'down': '60'}: expected int",
        ),
        (
            "[alarms]\nescalate_after_min = { down = -1 }",
            "alarms.escalate_after_min[...]: {'down': -1}: expected int >= 0",
        ),
        ('[mqtt]\ntls = true\nkey = "y"', "mqtt: only one of certificate and key: expected both or neither"),
        (
            '[home_assistant.mqtt]\nca = "x"',
            "home_assistant.mqtt.tls: false: expected true where a ca or a certificate is given",
        ),
        (
            "[home_assistant]\nenabled = true\n[home_assistant.mqtt]\n",
            "home_assistant.mqtt.client_id: 'hub': expected another than mqtt.client_id",
        ),
        (
            '[home_assistant]\nenabled = true\n[mqtt]\ntls = true\ncertificate = "c"\nkey = "k"',
            "home_assistant.mqtt.certificate: the hub's own: expected one of its own: the broker knows it by that",
        ),
        (
            '[home_assistant]\nprefix = "home/#"',
            "home_assistant.prefix: 'home/#': expected str matching regex '^[A-Za-z0-9_-]{1,60}(/[A-Za-z0-9_-]{1,60})*$'",
        ),
    ],
)
def test_a_wrong_value_is_one_line_naming_file_key_value_and_expectation(tmp_path: Path, text: str, line: str) -> None:
    file = tmp_path / "hub.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    assert str(caught.value).replace("`", "") == f"{file}: {line}".replace("`", "")


@pytest.mark.parametrize("content", [b"[mqtt", b"\xff\xfe", None])
def test_a_file_that_is_no_toml_or_not_there_is_one_line(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "hub.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert "\n" not in str(caught.value)
