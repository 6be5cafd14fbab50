"""What a heartbeat gives cause to: each concern at its limit and just before it, and nothing from what is not known."""

from typing import Any

import pytest

from hub.fleet.condition import URGENT, Concern, Remark, remarks
from hub.fleet.condition_words import CONCERNS
from wire_contract.event import ClockTrust, JournalId
from wire_contract.messages import Online
from wire_contract.vitals import Vitals

GIB = 2**30


def found(clock: ClockTrust = ClockTrust.SYNCHRONISED, **vitals: Any) -> list[tuple[Concern, str]]:
    beat = Online(
        journal=JournalId("7f3a21c9"),
        head=None,
        sequence=None,
        unacknowledged=0,
        release="1",
        settings=None,
        clock=clock,
        uptime="1",
        vitals=Vitals(**vitals),
    )
    return [(one.concern, one.detail) for one in remarks(beat)]


def test_a_board_that_tells_nothing_and_one_that_is_well_give_no_cause() -> None:
    assert found() == []
    assert (
        found(
            temperature_milli_c=61_000,
            throttled=0,
            under_voltage=False,
            power="mains",
            battery_permille=980,
            disk_free_bytes=20 * GIB,
            disk_size_bytes=29 * GIB,
            inodes_free=1_000_000,
            read_only=False,
            disk_errors=0,
            card_life=2,
            card_pre_eol=1,
            memory_available_bytes=300 * 2**20,
            load_milli=900,
            processors=4,
            fan_rpm=0,
            contacts={"box": False},
        )
        == []
    )


@pytest.mark.parametrize(
    ("vitals", "expected"),
    [
        ({"temperature_milli_c": 69_999}, []),
        ({"temperature_milli_c": 70_000}, [(Concern.WARM, "70 °C")]),
        ({"temperature_milli_c": 80_000}, [(Concern.TOO_HOT, "80 °C")]),
        ({"temperature_milli_c": 65_000, "fan_rpm": 0}, [(Concern.FAN_STILL, "")]),
        ({"temperature_milli_c": 64_999, "fan_rpm": 0}, []),
        ({"throttled": 0x50005}, [(Concern.UNDER_VOLTAGE, ""), (Concern.SLOWED_DOWN, "")]),
        ({"throttled": 0x50000}, [(Concern.WAS_UNDER_VOLTAGE, "")]),
        ({"throttled": 0x8}, [(Concern.SLOWED_DOWN, "")]),
        ({"under_voltage": True}, [(Concern.UNDER_VOLTAGE, "")]),
        ({"input_milli_volts": 4749}, [(Concern.UNDER_VOLTAGE, "4.75 V")]),
        ({"input_milli_volts": 4750}, []),
        ({"power": "battery"}, [(Concern.ON_BATTERY, "")]),
        ({"power": "battery", "battery_permille": 640}, [(Concern.ON_BATTERY, "64 %")]),
        ({"power": "mains", "battery_permille": 200}, [(Concern.BATTERY_LOW, "20 %")]),
        ({"power": "unknown", "battery_permille": 201}, []),
        ({"read_only": True}, [(Concern.READ_ONLY, "")]),
        ({"disk_errors": 3}, [(Concern.CARD_ERRORS, "3")]),
        ({"disk_free_bytes": 50 * 2**20 - 1}, [(Concern.CARD_FULL, "49 MB")]),
        ({"disk_free_bytes": 50 * 2**20}, [(Concern.CARD_NEARLY_FULL, "50 MB")]),
        ({"disk_free_bytes": 500 * 2**20}, []),
        ({"disk_free_bytes": 2 * GIB, "disk_size_bytes": 64 * GIB}, [(Concern.CARD_NEARLY_FULL, "2048 MB")]),
        ({"disk_free_bytes": 4 * GIB, "disk_size_bytes": 64 * GIB}, []),
        ({"disk_free_bytes": 9 * GIB, "inodes_free": 999}, [(Concern.CARD_NEARLY_FULL, "9216 MB")]),
        ({"card_life": 8}, []),
        ({"card_life": 9}, [(Concern.CARD_WORN, "80–90 %")]),
        ({"card_life": 11}, [(Concern.CARD_SPENT, "> 100 %")]),
        ({"card_pre_eol": 2}, [(Concern.CARD_WORN, "")]),
        ({"card_life": 1, "card_pre_eol": 3}, [(Concern.CARD_SPENT, "0–10 %")]),
        ({"memory_available_bytes": 47 * 2**20}, [(Concern.MEMORY_LOW, "47 MB")]),
        ({"load_milli": 8001, "processors": 4}, [(Concern.BUSY, "")]),
        ({"load_milli": 8000, "processors": 4}, []),
        ({"contacts": {"gate": True, "box": True, "cover": False}}, [(Concern.BOX_OPEN, "box, gate")]),
        ({"degraded": "the card is full"}, [(Concern.DEGRADED, "the card is full")]),
    ],
)
def test_each_concern_begins_at_its_limit(vitals: dict[str, Any], expected: list[tuple[Concern, str]]) -> None:
    assert found(**vitals) == expected


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (ClockTrust.SYNCHRONISED, []),
        (ClockTrust.RTC, []),
        (ClockTrust.HOLDOVER, [(Concern.CLOCK_ALONE, "")]),
        (ClockTrust.UNSYNCHRONISED, [(Concern.CLOCK_UNKNOWN, "")]),
    ],
)
def test_the_clock_is_a_cause_by_how_far_it_may_be_believed(
    clock: ClockTrust, expected: list[tuple[Concern, str]]
) -> None:
    assert found(clock) == expected


def test_the_urgent_stand_first() -> None:
    concerns = [concern for concern, _ in found(
        ClockTrust.HOLDOVER, temperature_milli_c=71_000, power="battery", read_only=True, card_life=9
    )]  # fmt: skip
    assert concerns == [Concern.READ_ONLY, Concern.ON_BATTERY, Concern.WARM, Concern.CARD_WORN, Concern.CLOCK_ALONE]
    order = [Remark(one).is_urgent for one in Concern]
    assert order == sorted(order, reverse=True)


def test_every_concern_has_words_and_says_what_to_do() -> None:
    assert set(CONCERNS) == set(Concern)
    assert set(Concern) >= URGENT
    texts = [text for called, do in CONCERNS.values() for text in (*called, *do)]
    assert all(texts)
    assert len({called for called, _ in CONCERNS.values()}) == len(Concern)
