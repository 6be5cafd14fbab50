"""What can be wrong with lamps in `agent.toml`, each key being right by itself."""

from collections.abc import Iterator, Sequence

from edge_agent.settings.lamps import NEVER_CYCLED, Ina219, Ina226, Lamp, Ldr, Mcp3008
from wire_contract.toml_form import Complaint

I2C_PINS = {1: (2, 3)}
"""The header's own bus; others are where `config.txt` puts them."""
SPI_PINS = (9, 10, 11)
CHIP_SELECT = (8, 7)


def lamp_complaint(lamps: Sequence[Lamp], *, taken: Sequence[str]) -> Complaint | None:
    """The first thing that is wrong; `taken` are the names of cameras, since a test is asked for by name."""
    names = set(taken)
    chips: dict[tuple[int, int], str] = {}
    for number, lamp in enumerate(lamps):
        key = f"lamps[{number}]"
        if lamp.name in names:
            return Complaint(f"{key}.name", repr(lamp.name), "a name that no other lamp or camera has")
        names.add(lamp.name)
        if (found := _of_one(key, lamp) or _of_chips(key, lamp, chips)) is not None:
            return found
    return None


def _of_one(key: str, lamp: Lamp) -> Complaint | None:
    if lamp.cycled and lamp.kind in NEVER_CYCLED:
        expected = f"false: a lamp of kind {lamp.kind} is dark for minutes after it was switched off"
        return Complaint(f"{key}.cycled", "true", expected)
    if lamp.cycled and lamp.relay is None:
        return Complaint(f"{key}.cycled", "true", "false where no relay is given")
    if lamp.switched_by == "agent" and lamp.relay is None:
        return Complaint(f"{key}.switched_by", "'agent'", "photocell where no relay is given")
    if lamp.light is None and lamp.current is None:
        return Complaint(key, repr(lamp.name), "light or current, or both: without a sensor nothing can be tested")
    if lamp.relay is not None and lamp.relay <= 8 and not lamp.active_low:
        expected = "9 to 27: pins 2 to 8 are high while the Pi starts, which would put the lamp out"
        return Complaint(f"{key}.relay", str(lamp.relay), expected)
    return None


def _of_chips(key: str, lamp: Lamp, chips: dict[tuple[int, int], str]) -> Complaint | None:
    """Several lamps may share a light sensor; current is measured in one lamp's feed."""
    if isinstance(lamp.current, Ina219 | Ina226):
        place = (lamp.current.bus, lamp.current.address)
        if place in chips:
            expected = f"an address of its own ({chips[place]} has this one)"
            return Complaint(f"{key}.current.address", hex(lamp.current.address), expected)
        chips[place] = f"{key}.current"
    return None


def lamp_pins(lamps: Sequence[Lamp]) -> Iterator[tuple[str, int]]:
    """Each pin that lamps use, once: sensors may share a bus."""
    shared: set[int] = set()
    for number, lamp in enumerate(lamps):
        if lamp.relay is not None:
            yield f"lamps[{number}].relay", lamp.relay
        for name, sensor in (("light", lamp.light), ("current", lamp.current)):
            if isinstance(sensor, Ldr):
                yield f"lamps[{number}].{name}.pin", sensor.pin
                continue
            if sensor is None:
                continue
            pins = (
                (*SPI_PINS, CHIP_SELECT[sensor.device]) if isinstance(sensor, Mcp3008) else I2C_PINS.get(sensor.bus, ())
            )
            for pin in pins:
                if pin not in shared:
                    yield f"lamps[{number}].{name}", pin
            shared.update(pins)
