"""What tests of cameras and of lamps have in common."""

from wire_contract.self_test import light_at


def test_twilight_is_neither_day_nor_night() -> None:
    assert [light_at(one) for one in (30_000, 6_000, 5_999, 0, -5_999, -6_000, -40_000)] == [
        "day", "day", None, None, None, "night", "night",
    ]  # fmt: skip
