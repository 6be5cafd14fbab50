"""Every figure of a month opens into cells that sum to it, and every cell into what is behind it."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from hub.reports import service
from hub.reports.figures import MonthlyFigures, decode, encode
from hub.reports.opened.behind import Behind, behind
from hub.reports.opened.cells import Became, cells, figure, summed, which
from hub.reports.opened.views import ON_A_PAGE, cell_view, part_view
from hub.reports.opened.words import NO_DEVICE, SILENT, VISIT, WATCHED
from hub.reports.ratios.counts import Counts
from hub.reports.ratios.kpi import Kpi
from tests.parts.hands import HUB_KEY
from tests.parts.reports import CHECKED_AT, DISTRICT, OCTOBER, an_october
from tests.parts.small_hub import small_hub
from tests.parts.worked_month import AFTER, NOVEMBER, a_month_of_work
from wire_contract.chain import public_key_of


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MonthlyFigures]:
    """As they are kept: bytes that were read again."""
    with small_hub(f"sqlite:///{tmp_path_factory.mktemp('opened') / 'hub.db'}") as hub:
        a_month_of_work(hub)
        with hub.engine.connect() as conn:
            key = public_key_of(HUB_KEY)
            yield decode(encode(service.monthly(conn, NOVEMBER, now=AFTER, district=DISTRICT, hub_key=key)))


@pytest.mark.parametrize("part", Kpi)
def test_the_cells_of_a_figure_sum_to_it_and_each_has_its_own_address(november: MonthlyFigures, part: Kpi) -> None:
    told, every = figure(november, part), cells(november, part)
    assert summed(every) == Counts(told.proved, told.disproved, told.unknown, told.due)
    assert len({one.key for one in every}) == len(every) > 0
    for became in Became:
        some = which(every, became)
        assert all(one.became(became) for one in some)
        assert sum(one.became(became) for one in some) == getattr(told, became.value)
        assert all(one.became(became) == 0 for one in every if one not in some)
    for one in every:
        assert behind(november, one), one
        view = cell_view(november, part, one.key)
        assert view is not None
        assert view.cell == one


@pytest.mark.parametrize("part", Kpi)
def test_no_cell_stands_at_an_address_that_nobody_gave(november: MonthlyFigures, part: Kpi) -> None:
    for key in ("", "x", "BSM-01/2026-12-01", "../../etc", "999999"):
        assert cell_view(november, part, key) is None


def test_what_is_behind_patrols_by_hand(tmp_path: Path) -> None:
    """30 October: one visit, and the device awake around it; 31 October: silence."""
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        an_october(hub)
        with hub.engine.connect() as conn:
            key = public_key_of(HUB_KEY)
            told = service.monthly(conn, OCTOBER.months[0], now=CHECKED_AT, district=DISTRICT, hub_key=key)
    first, second = cells(told, Kpi.PATROL)
    assert (first.key, first.counts) == ("P-1/2026-10-30", Counts(proved=1, disproved=1))
    assert (second.day, second.counts) == (date(2026, 10, 31), Counts(unknown=2))
    assert {one.says for one in behind(told, first)} >= {VISIT, WATCHED}
    (visit,) = visits(behind(told, first))
    (tap,) = (tap for day in told.points[0].days for tap in day.visits)
    assert [(one.hash, one.sequence) for one in visit.lines] == [(tap.hash, tap.sequence)]
    assert visits(behind(told, second)) == []
    assert SILENT in {one.says for one in behind(told, second)}


def test_a_camera_on_paper_only_says_so(november: MonthlyFigures) -> None:
    bare = [one.code for one in november.points if one.check_days and not one.assets]
    for one in cells(november, Kpi.CAMERA_CHECK):
        says = {each.says for each in behind(november, one)}
        assert (NO_DEVICE in says) == (one.point in bare)


def test_a_page_holds_so_many_and_says_how_many_there_are(november: MonthlyFigures) -> None:
    view = part_view(november, Kpi.PATROL, became=None, page=99)
    assert view.page == view.pages == -(-view.asked // ON_A_PAGE)
    assert 0 < len(view.shown) <= ON_A_PAGE
    assert view.asked_sums == view.sums


def visits(found: Sequence[Behind]) -> list[Behind]:
    return [one for one in found if one.counts]
