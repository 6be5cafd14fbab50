"""The bookkeeping of `./run soak cameras`: shares, intervals, goals."""

from pathlib import Path

import pytest

from tests.parts.footage import SHA256, NoFootageError, footage_folder
from tests.parts.tampering.faults import FAULTS
from tests.parts.tampering.scenes import FIRST_SEED, PLACES
from tests.parts.tampering.situations import Situation
from tests.parts.tampering.tally import Tally, situations, wilson


@pytest.mark.parametrize(
    ("hits", "of", "between"),
    [(0, 0, (0.0, 1.0)), (10, 10, (0.7225, 1.0)), (0, 10, (0.0, 0.2775)), (95, 100, (0.8882, 0.9785))],
)
def test_the_interval_is_the_one_in_the_textbooks(hits: int, of: int, between: tuple[float, float]) -> None:
    assert wilson(hits, of) == pytest.approx(between, abs=0.0005)


def test_no_place_but_the_filmed_one_and_no_seed_is_in_both_splits() -> None:
    tune, test = (
        {(each.place.picture, each.place.film_frames, each.seed) for each in situations(split, seeds=20)}
        for split in ("tune", "test")
    )
    assert {picture for picture, _, _ in tune} & {picture for picture, _, _ in test} == {None}
    assert not {seed for _, _, seed in tune} & {seed for _, _, seed in test}
    films = [place.film_frames for split in PLACES.values() for place in split if place.picture is None]
    assert [set(first) & set(second) for first, second in [films]] == [set()]
    assert FIRST_SEED == {"tune": 1_000, "test": 0}


def _tally(happening: str, **said: int) -> Tally:
    tally = Tally()
    for word, count in said.items():
        for seed in range(count):
            tally.add(Situation(PLACES["test"][0], "day", happening, seed), word)
    return tally


def test_a_class_falls_short_below_nineteen_of_twenty() -> None:
    assert set(FAULTS) >= {"covered"}
    assert _tally("covered", covered=19, dark=1).falls_short == []
    assert _tally("covered", covered=18, dark=2).falls_short == ["covered"]


def test_a_wrong_name_and_nobody_can_tell_are_no_hits() -> None:
    assert _tally("covered", covered=7, dark=2, inconclusive=1).hits("covered") == (7, 10)


def test_a_fault_that_is_named_beside_another_is_named_but_not_first() -> None:
    tally = _tally("covered", **{"covered": 5, "dark+covered": 3, "dark": 2})
    assert (tally.hits("covered"), tally.named_first("covered")) == ((8, 10), (5, 10))


def test_later_seeds_are_others() -> None:
    first, later = (situations("test", seeds=2, first=number) for number in (0, 2))
    assert [{one.seed for one in each} for each in (first, later)] == [{0, 1}, {2, 3}]
    assert len(first) == len(later)


def test_one_false_alarm_in_thirty_checks_is_the_most() -> None:
    assert _tally("rain", **{"pass": 28, "inconclusive": 1, "covered": 1}).falls_short == []
    assert _tally("rain", **{"pass": 27, "covered": 2}).falls_short == ["false alarms"]
    assert _tally("rain", **{"pass": 27, "inconclusive": 3}).false_alarms() == (0, 30)


def test_footage_that_is_not_the_asked_for_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "riskpoint" / "footage-1"
    kept.mkdir(parents=True)
    for name in SHA256:
        (kept / name).write_bytes(b"another picture")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(NoFootageError, match="delete the folder and try again"):
        footage_folder.__wrapped__()
