"""What a device's newest heartbeat says that a person should see to. Pure; what it does not tell is no remark.

The limits are those of the board's makers and of common sense, not of any regulation; a changed limit judges what is
shown now and nothing that was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wire_contract.event import ClockTrust
from wire_contract.messages import Online
from wire_contract.vitals import Vitals

HOT_MILLI_C, WARM_MILLI_C = 80_000, 70_000
"""A Raspberry Pi slows itself down from 80 °C on (a 3B+ from 60)."""
STILL_FAN_MILLI_C = 65_000
FULL_BYTES, NEARLY_FULL_BYTES = 50 * 2**20, 500 * 2**20
NEARLY_FULL_PERMILLE = 50
FEW_INODES = 1000
SPENT_LIFE, WORN_LIFE = 11, 9
"""Of JEDEC's estimate: beyond what it was made for, and more than 80 % used."""
LOW_MEMORY_BYTES = 48 * 2**20
BUSY_MILLI = 2000
"""For each processor: twice as many programs as can run."""
LOW_BATTERY_PERMILLE = 200
LOW_INPUT_MILLI_VOLTS = 4750
"""A Pi 5 complains of less than 4.63 V at its chips; some is lost on the way."""
SLOWED_DOWN, UNDER_VOLTAGE, WAS_UNDER_VOLTAGE = 0b1110, 0x1, 0x10000


class Concern(StrEnum):
    """What there is to do something about, the urgent first."""

    DEGRADED = "degraded"
    READ_ONLY = "read_only"
    BOX_OPEN = "box_open"
    TOO_HOT = "too_hot"
    UNDER_VOLTAGE = "under_voltage"
    BATTERY_LOW = "battery_low"
    CARD_SPENT = "card_spent"
    CARD_FULL = "card_full"
    CLOCK_UNKNOWN = "clock_unknown"
    ON_BATTERY = "on_battery"
    WARM = "warm"
    FAN_STILL = "fan_still"
    SLOWED_DOWN = "slowed_down"
    WAS_UNDER_VOLTAGE = "was_under_voltage"
    CARD_WORN = "card_worn"
    CARD_ERRORS = "card_errors"
    CARD_NEARLY_FULL = "card_nearly_full"
    MEMORY_LOW = "memory_low"
    BUSY = "busy"
    CLOCK_ALONE = "clock_alone"


URGENT = frozenset(
    {
        Concern.DEGRADED,
        Concern.READ_ONLY,
        Concern.BOX_OPEN,
        Concern.TOO_HOT,
        Concern.UNDER_VOLTAGE,
        Concern.BATTERY_LOW,
        Concern.CARD_SPENT,
        Concern.CARD_FULL,
        Concern.CLOCK_UNKNOWN,
    }
)
"""What loses taps or proof soon, or may be somebody's hand in the box."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One concern, with the device's own word to it where it has one."""

    concern: Concern
    detail: str = ""

    @property
    def is_urgent(self) -> bool:
        """True where it should not wait for the next round."""
        return self.concern in URGENT


def remarks(heartbeat: Online) -> tuple[Remark, ...]:
    """What a heartbeat gives cause to, the urgent first."""
    vitals = heartbeat.vitals
    found = [*_agent(vitals), *_power(vitals), *_heat(vitals), *_card(vitals), *_work(vitals), *_clock(heartbeat)]
    return tuple(sorted(found, key=lambda one: list(Concern).index(one.concern)))


def _agent(vitals: Vitals) -> Iterator[Remark]:
    if vitals.degraded:
        yield Remark(Concern.DEGRADED, vitals.degraded)
    standing_open = sorted(name for name, is_open in vitals.contacts.items() if is_open)
    if standing_open:
        yield Remark(Concern.BOX_OPEN, ", ".join(standing_open))


def _power(vitals: Vitals) -> Iterator[Remark]:
    bits = vitals.throttled or 0
    is_weak = vitals.input_milli_volts is not None and vitals.input_milli_volts < LOW_INPUT_MILLI_VOLTS
    if vitals.under_voltage or bits & UNDER_VOLTAGE or is_weak:
        volts = vitals.input_milli_volts
        yield Remark(Concern.UNDER_VOLTAGE, f"{volts / 1000:.2f} V" if volts is not None else "")
    elif bits & WAS_UNDER_VOLTAGE:
        yield Remark(Concern.WAS_UNDER_VOLTAGE)
    charge = vitals.battery_permille
    if charge is not None and charge <= LOW_BATTERY_PERMILLE:
        yield Remark(Concern.BATTERY_LOW, f"{charge // 10} %")
    elif vitals.power == "battery":
        yield Remark(Concern.ON_BATTERY, "" if charge is None else f"{charge // 10} %")


def _heat(vitals: Vitals) -> Iterator[Remark]:
    heat = vitals.temperature_milli_c
    if heat is not None and heat >= WARM_MILLI_C:
        yield Remark(Concern.TOO_HOT if heat >= HOT_MILLI_C else Concern.WARM, f"{heat / 1000:.0f} °C")
    if heat is not None and heat >= STILL_FAN_MILLI_C and vitals.fan_rpm == 0:
        yield Remark(Concern.FAN_STILL)
    if (vitals.throttled or 0) & SLOWED_DOWN:
        yield Remark(Concern.SLOWED_DOWN)


def _card(vitals: Vitals) -> Iterator[Remark]:
    if vitals.read_only:
        yield Remark(Concern.READ_ONLY)
    if vitals.disk_errors:
        yield Remark(Concern.CARD_ERRORS, str(vitals.disk_errors))
    life, pre_eol = vitals.card_life or 0, vitals.card_pre_eol or 0
    if life >= SPENT_LIFE or pre_eol >= 3:
        yield Remark(Concern.CARD_SPENT, wear_words(vitals))
    elif life >= WORN_LIFE or pre_eol == 2:
        yield Remark(Concern.CARD_WORN, wear_words(vitals))
    yield from _fill(vitals)


def _fill(vitals: Vitals) -> Iterator[Remark]:
    free = vitals.disk_free_bytes
    few_files = vitals.inodes_free is not None and vitals.inodes_free < FEW_INODES
    if free is None:
        return
    permille = free * 1000 // vitals.disk_size_bytes if vitals.disk_size_bytes else 1000
    if free < FULL_BYTES:
        yield Remark(Concern.CARD_FULL, f"{free // 2**20} MB")
    elif few_files or free < NEARLY_FULL_BYTES or permille < NEARLY_FULL_PERMILLE:
        yield Remark(Concern.CARD_NEARLY_FULL, f"{free // 2**20} MB")


def _work(vitals: Vitals) -> Iterator[Remark]:
    free = vitals.memory_available_bytes
    if free is not None and free < LOW_MEMORY_BYTES:
        yield Remark(Concern.MEMORY_LOW, f"{free // 2**20} MB")
    if vitals.load_milli is not None and vitals.load_milli > BUSY_MILLI * (vitals.processors or 1):
        yield Remark(Concern.BUSY)


def _clock(heartbeat: Online) -> Iterator[Remark]:
    if heartbeat.clock is ClockTrust.UNSYNCHRONISED:
        yield Remark(Concern.CLOCK_UNKNOWN)
    elif heartbeat.clock is ClockTrust.HOLDOVER:
        yield Remark(Concern.CLOCK_ALONE)


def wear_words(vitals: Vitals) -> str:
    """How much of a card's life is used, as it says itself; empty where it says nothing."""
    life = vitals.card_life
    if life is None:
        return ""
    return "> 100 %" if life >= SPENT_LIFE else f"{10 * life - 10}–{10 * life} %"
