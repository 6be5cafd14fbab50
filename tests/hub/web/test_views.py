from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.patrol import service as patrol
from hub.patrol import views
from tests.parts.a_day import bkk, tell
from tests.parts.small_hub import NOW, SmallHub


def test_the_cells_of_one_point_are_those_that_all_points_have(hub: SmallHub) -> None:
    tell(hub)
    month = Month(2026, 11)
    with hub.engine.connect() as conn:
        every = patrol.day_cells(conn, first=month.first, last=month.last, now=NOW)
        one_by_one = {
            point.id: patrol.cells_at(conn, point.id, first=month.first, last=month.last, now=NOW)
            for point in fleet.points(conn)
        }
    assert one_by_one == every
    assert [len(cells) for cells in every.values()] == [3, 3, 3, 3]


def test_a_point_whose_device_was_replaced_shows_the_events_of_both_and_no_others(hub: SmallHub) -> None:
    tell(hub)
    hub.move_device("BSM-02", to="BSM-04", at=NOW)
    hub.clock.now = bkk(22, "18:50")
    hub.devices["BSM-02"].live(since=bkk(22, "18:40"), until=bkk(22, "18:40"))
    with hub.engine.connect() as conn:
        before, after = (
            views.point_view(conn, _point(hub, code), month=Month(2026, 11), before=None, now=hub.clock.now)
            for code in ("BSM-02", "BSM-04")
        )
    assert [one.line.sequence for one in before.happenings] == [8, 7, 6, 5, 4, 3, 2, 1]
    assert [one.line.sequence for one in after.happenings] == [9]
    assert before.standing is None
    assert after.standing is not None
    assert after.standing.device == "bkk-bsm-02"


def _point(hub: SmallHub, code: str) -> fleet.Point:
    with hub.engine.connect() as conn:
        found = fleet.point(conn, code)
    assert found is not None
    return found
