"""Coordinates as people copy them from a map: which place is meant, and what is wrong with the others."""

import pytest

from hub.fleet.location import Location
from hub.registry.coordinates import location_of, written

SILOM = Location(13_727_500, 100_524_000)


@pytest.mark.parametrize(
    "text",
    [
        "13.7275, 100.524",
        "13.7275 100.524",
        " ๑๓.๗๒๗๕ , ๑๐๐.๕๒๔ ",
        "+13.727500;100.524000",
        "13°43'39\"N 100°31'26.4\"E",
        "13° 43′ 39″ N, 100° 31′ 26.4″ E",
    ],
)
def test_a_place_is_read_however_a_map_writes_it(text: str) -> None:
    assert location_of(text) == SILOM


def test_what_the_form_shows_is_what_it_takes() -> None:
    assert written(SILOM) == "13.727500, 100.524000"
    assert location_of(written(SILOM)) == SILOM


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("100.524, 13.7275", "swapped: 13.727500, 100.524000"),
        ("51.5, -0.12", "not in Thailand"),
        ("0, 0", "not in Thailand"),
        ("nan, nan", "no coordinates"),
        ("1e1, 1e2", "no coordinates"),
        ("13°61'00\"N 100°31'26\"E", "no coordinates"),
        ("ข้างวัด", "no coordinates"),
    ],
)
def test_what_is_no_place_here_is_told(text: str, what: str) -> None:
    found = location_of(text)
    assert isinstance(found, tuple)
    assert what in found[1]
