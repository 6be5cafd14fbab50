"""Police stations: a list that points refer to by name, however it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.fleet.stations import STATIONS, station_written


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("สน.บางรัก", "สน.บางรัก"),
        ("สน. บางรัก", "สน.บางรัก"),
        ("  สถานีตำรวจนครบาล บางรัก ", "สน.บางรัก"),
        ("บางรัก", "สน.บางรัก"),
        ("สน.พลับพลาไชย ๒", "สน.พลับพลาไชย 2"),
        ("พลับพลาไชย1", "สน.พลับพลาไชย 1"),
        ("สน.บางสมมุติ", "สน.บางสมมุติ"),
        ("สน. บางสมมุติ", "สน. บางสมมุติ"),
        ("", ""),
    ],
)
def test_a_station_is_kept_by_the_lists_name_and_what_the_list_does_not_know_as_it_was_written(
    text: str, kept: str
) -> None:
    assert station_written(text) == kept


@given(st.one_of(st.text(max_size=60), st.sampled_from(sorted(STATIONS))))
def test_a_name_that_is_kept_is_kept_again(text: str) -> None:
    assert station_written(station_written(text)) == station_written(text)


def test_there_are_eighty_eight_in_nine_divisions() -> None:
    assert len(STATIONS) == 88
    assert sorted({one.division for one in STATIONS.values()}) == list(range(1, 10))
