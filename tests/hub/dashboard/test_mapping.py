from math import cos, log, pi, radians, tan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.dashboard.mapping import HEIGHT, WIDTH, Mark, Sheet, marks, scale, sheet_for, tiles
from hub.fleet.location import Location

places = st.builds(Location, st.integers(13_600_000, 13_900_000), st.integers(100_300_000, 100_900_000))


@given(places)
def test_a_place_lies_where_every_tile_server_has_it(at: Location) -> None:
    # OpenStreetMap wiki, "Slippy map tilenames", in its own words: x = (lon + 180) / 360, y = (1 - ln(tan + sec) / pi) / 2
    latitude = radians(at.latitude_udeg / 1e6)
    x = (at.longitude_udeg / 1e6 + 180) / 360
    y = (1 - log(tan(latitude) + 1 / cos(latitude)) / pi) / 2
    shown = Sheet(12, 0.0, 0.0).place(at)
    assert shown == pytest.approx((x * 4096 * 256, y * 4096 * 256), abs=0.06)
    assert Sheet(0, 0.0, 0.0).place(Location(0, 0)) == (128.0, 128.0)


@given(st.lists(places, min_size=1, max_size=40))
def test_every_point_is_on_the_sheet_and_no_label_lies_on_another(found: list[Location]) -> None:
    by_code = {f"P-{number}": at for number, at in enumerate(found)}
    sheet = sheet_for(by_code.values())
    assert sheet is not None
    drawn = marks(by_code, names={code: f"จุดทดสอบ {code}" for code in by_code}, sheet=sheet)
    assert sorted(code for mark in drawn for code in mark.codes) == sorted(by_code)
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in drawn)
    boxes = [_box(mark) for mark in drawn if mark.label]
    assert not any(_overlap(one, other) for n, one in enumerate(boxes) for other in boxes[:n])


def test_points_that_cannot_be_told_apart_are_one_mark_with_their_number() -> None:
    here = {"A": Location(13_700_000, 100_500_000), "B": Location(13_700_001, 100_500_001), "C": Location(13_800_000, 100_600_000)}  # fmt: skip
    sheet = sheet_for(here.values())
    assert sheet is not None
    assert [mark.codes for mark in marks(here, names=dict.fromkeys(here, "x"), sheet=sheet)] == [("A", "B"), ("C",)]


def test_one_point_alone_and_none_at_all_have_a_sheet_and_none() -> None:
    alone = sheet_for([Location(13_700_000, 100_500_000)])
    assert alone is not None
    assert alone.zoom == 18
    assert alone.place(Location(13_700_000, 100_500_000)) == (WIDTH / 2, HEIGHT / 2)
    assert sheet_for([]) is None


@given(st.lists(places, min_size=2, max_size=20), st.integers(1, 6))
def test_a_sheet_drawn_closer_lies_within_the_places_and_shows_the_one_it_is_drawn_around(
    found: list[Location], closer: int
) -> None:
    for centre in found:
        sheet = sheet_for(found, closer=closer, centre=centre)
        assert sheet is not None
        x, y = sheet.place(centre)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
        drawn = [sheet.place(one) for one in found]
        for along, length in ((0, WIDTH), (1, HEIGHT)):
            first, last = min(one[along] for one in drawn), max(one[along] for one in drawn)
            if last - first + 140 > length:  # nothing is empty beyond the outermost places but their margin
                assert first <= 70.1
                assert last >= length - 70.1


@given(st.lists(places, min_size=1, max_size=5))
def test_the_tiles_cover_the_sheet(found: list[Location]) -> None:
    sheet = sheet_for(found)
    assert sheet is not None
    laid = tiles(sheet)
    assert min(one.x for one in laid) <= 0
    assert max(one.x for one in laid) + 256 >= WIDTH
    assert min(one.y for one in laid) <= 0
    assert max(one.y for one in laid) + 256 >= HEIGHT
    assert len(laid) <= 5 * 4


def test_the_scale_is_a_round_length_no_longer_than_a_fifth() -> None:
    sheet = sheet_for([Location(13_700_000, 100_500_000), Location(13_750_000, 100_550_000)])
    assert sheet is not None
    metres, long = scale(sheet)
    assert str(metres).rstrip("0") in {"1", "2", "5"}
    assert WIDTH / 20 < long <= WIDTH / 5


def _box(mark: Mark) -> tuple[float, float, float, float]:
    assert mark.label is not None
    wide = len(mark.label.text) * 8.0
    left = mark.label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[mark.label.anchor]
    return left, mark.label.y - 16, left + wide, mark.label.y + 7


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
