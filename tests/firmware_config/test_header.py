from gpiozero.pins.mock import MockFactory

from firmware_config.header import GPIO_AT, pins
from firmware_config.owners import owners
from firmware_config.profile import Profile
from firmware_config.reading import read_profile
from tests.firmware_config.profiles import SOUND


def profile_of(text: str) -> Profile:
    profile = read_profile(text)
    assert isinstance(profile, Profile), profile
    return profile


def test_the_header_is_the_one_that_gpiozero_knows() -> None:
    header = MockFactory(revision="c03115").board_info.headers["J8"]
    known = {number: pin.name for number, pin in header.pins.items()}
    ours = {pin.number: "GND" if pin.kind == "GND" else pin.name for pin in pins(profile_of(SOUND))}
    assert ours == known
    assert sorted(GPIO_AT.values()) == list(range(28))


def test_a_uart_with_flow_control_has_four_pins() -> None:
    text = SOUND.replace('overlay = "uart0"', 'overlay = "uart3"\nflow_control = true').replace('"uart0"', '"uart3"')
    taken = {(one.gpio, one.label) for one in owners(profile_of(text)) if one.key.startswith("uarts")}
    assert taken == {(4, "uart3 TXD"), (5, "uart3 RXD"), (6, "uart3 CTS"), (7, "uart3 RTS")}
