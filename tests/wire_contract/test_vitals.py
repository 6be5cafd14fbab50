"""What grew since version 1 was released: old lines read as before, new ones say no more than they must."""

import msgspec

from wire_contract.measurements import DeviceAlive, EnclosureChanged, PowerChanged
from wire_contract.vitals import Vitals


def test_old_lines_read_as_before() -> None:
    door = msgspec.json.decode(b'{"contact":"door","open":true}', type=EnclosureChanged)
    assert door == EnclosureChanged("door", open=True, kind="enclosure", chatter=0, found=False)
    power = b'{"source":"battery","under_voltage":true,"battery_permille":420}'
    assert msgspec.json.decode(power, type=PowerChanged) == PowerChanged("battery", True, 420, None)
    alive = b'{"vitals":{"temperature_milli_c":51000,"throttled":0},"readers":{"front":true},"scans":3}'
    assert msgspec.json.decode(alive, type=DeviceAlive) == DeviceAlive(
        Vitals(temperature_milli_c=51_000, throttled=0), {"front": True}, 3
    )


def test_what_is_not_known_is_not_said() -> None:
    assert msgspec.json.encode(EnclosureChanged("door", open=False)) == b'{"contact":"door","open":false}'
    assert msgspec.json.encode(Vitals()) == b"{}"
    said = b'{"source":"unknown","under_voltage":null,"battery_permille":null}'
    assert msgspec.json.encode(PowerChanged("unknown", None, None)) == said
