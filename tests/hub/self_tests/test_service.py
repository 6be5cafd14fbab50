"""Tests out of a real database, from a device's signed lines to standings, episodes, tasks and a month's cells."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import func, select, text

from hub.database import open_engine, upgrade_within, writing
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import AssetKind
from hub.kernel.period import Month
from hub.self_tests import service
from hub.self_tests.history import History
from hub.self_tests.rules.standing import Urgency
from hub.self_tests.rules.tasks import Silence
from hub.self_tests.store import self_tests
from tests.parts.a_day import bkk
from tests.parts.hands import hand
from tests.parts.self_tests import camera_tested
from tests.parts.small_hub import SmallHub, small_hub
from tests.parts.tested_district import tell_tests
from wire_contract import topics
from wire_contract.event import ClockTrust

TODAY = date(2026, 11, 22)


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        yield running


def codes(hub: SmallHub) -> dict[int, str]:
    with hub.engine.connect() as conn:
        return {point.id: point.code for point in fleet.points(conn)}


def current(hub: SmallHub) -> dict[tuple[str, str, str], History]:
    with hub.engine.connect() as conn:
        found = service.current(conn, now=hub.clock.now)
    return {(codes(hub)[key.point_id], key.kind.value, key.name): one for key, one in found.items()}


def months_cells(hub: SmallHub, code: str) -> list[str]:
    """What each day from the 14th on is, by its first letter."""
    with hub.engine.connect() as conn:
        days = service.check_days(conn, first=date(2026, 11, 1), last=date(2026, 11, 30), now=hub.clock.now)
    number = next(number for number, one in codes(hub).items() if one == code)
    return [
        "P" if cell.proved else "X" if cell.disproved else "?" if cell.unknown else "d" if cell.due else "-"
        for _, cell in sorted(days.cells[number].items())
    ]


def test_a_week_of_tests_as_people_see_it(hub: SmallHub) -> None:
    tell_tests(hub)
    found = current(hub)
    stands = {key: one.standing(hub.clock.now) for key, one in found.items()}
    assert {key: one.urgency for key, one in stands.items()} == {
        ("BSM-01", "camera", "front"): Urgency.GOOD,
        ("BSM-01", "camera", "back"): Urgency.FAILING,
        ("BSM-01", "lamp", "main"): Urgency.FAILING,
        ("BSM-02", "camera", "front"): Urgency.SILENT,
        ("BSM-03", "camera", "front"): Urgency.INCONCLUSIVE,
        ("BSM-05", "lamp", "main"): Urgency.GOOD,
    }
    back = stands["BSM-01", "camera", "back"].episodes
    assert [(one.cause, one.began_at, one.failed) for one in back] == [("covered", bkk(20, "10:05"), 3)]
    silent, busy = stands["BSM-02", "camera", "front"].task, stands["BSM-03", "camera", "front"].task
    assert silent is not None
    assert busy is not None
    assert (silent.since, silent.days, silent.why) == (date(2026, 11, 20), 2, (Silence.DEVICE_SILENT,))
    assert (busy.since, busy.days, busy.why, busy.reasons) == (
        date(2026, 11, 20), 2, (Silence.INCONCLUSIVE,), ("busy",),
    )  # fmt: skip
    assert Counter(one.task is None for one in stands.values()) == {True: 4, False: 2}


def test_where_very_many_are_silent_at_once_it_is_told_since_when_at_least(hub: SmallHub) -> None:
    tell_tests(hub)
    with hub.engine.connect() as conn:
        found = service.current(conn, now=hub.clock.now + timedelta(days=3), one_by_one=0)
    told = {(codes(hub)[key.point_id], key.name): one for key, one in found.items() if key.kind is AssetKind.CAMERA}
    silent = told["BSM-02", "front"]
    (task,) = silent.tasks
    assert (task.days, task.why, silent.reaches_back) == (3, (Silence.DEVICE_SILENT,), False)


def test_the_days_of_a_month_point_by_point(hub: SmallHub) -> None:
    tell_tests(hub)
    assert months_cells(hub, "BSM-01") == [*"?PPPPPPPP"]
    assert months_cells(hub, "BSM-02") == [*"?PPPPP??d"]
    assert months_cells(hub, "BSM-03") == [*"?PPPPP??d"]
    assert months_cells(hub, "BSM-04") == [*"????????d"]
    assert months_cells(hub, "BSM-05") == [*"---------"]


def test_a_watched_day_without_a_test_is_disproved(hub: SmallHub) -> None:
    device = hub.add_point("BSM-01", name="ปากซอย", opened_on=date(2026, 11, 19))
    assert device is not None
    device.start(at=bkk(18, "22:00"))
    device.live(since=bkk(18, "23:00"), until=bkk(20, "09:00"))
    device.write(camera_tested(), at=bkk(20, "09:30"))
    device.live(since=bkk(20, "10:00"), until=bkk(22, "00:00"))
    assert months_cells(hub, "BSM-01") == [*"?P?d"]  # nobody has said which cameras there are
    with writing(hub.engine) as conn:
        number = fleet.points(conn)[0].id
        front = assets.Asset(number, AssetKind.CAMERA, "front", date(2026, 11, 19))
        assets.add_asset(conn, front, hand=hand())
    assert months_cells(hub, "BSM-01") == [*"XPXd"]


def test_a_defect_that_began_long_ago_is_told_from_its_beginning(hub: SmallHub) -> None:
    device = hub.add_point("BSM-01", name="ปากซอย", opened_on=date(2026, 9, 1))
    assert device is not None
    start = hub.clock.now - timedelta(days=80)
    device.start(at=start)
    device.write(camera_tested(), at=start + timedelta(days=1))
    device.write(camera_tested("gone"), at=start + timedelta(days=9))
    for day in range(60, 80):
        device.write(camera_tested("gone"), at=start + timedelta(days=day))
    (found,) = current(hub).values()
    (episode,) = found.episodes
    assert (episode.began_at, episode.failed, episode.is_open) == (start + timedelta(days=9), 21, True)


def test_what_a_device_tested_long_ago_and_then_no_more_is_still_listed(hub: SmallHub) -> None:
    device = hub.add_point("BSM-01", name="ปากซอย", opened_on=date(2026, 10, 1))
    assert device is not None
    device.start(at=bkk(1, "09:00"))
    device.write(camera_tested(), at=bkk(1, "10:00"))
    ((_, found),) = current(hub).items()
    standing = found.standing(hub.clock.now)
    assert (standing.urgency, standing.telling and standing.telling.test.filed_at) == (Urgency.SILENT, bkk(1, "10:00"))


def test_the_month_tells_of_a_defect_that_was_open_when_it_began(hub: SmallHub) -> None:
    device = hub.add_point("BSM-01", name="ปากซอย", opened_on=date(2026, 10, 1))
    assert device is not None
    device.start(at=bkk(1, "08:00") - timedelta(days=20))
    for ago, how in ((18, "good"), (10, "covered")):
        device.write(camera_tested(how), at=bkk(1, "10:00") - timedelta(days=ago))  # type: ignore[arg-type]
    device.write(camera_tested(), at=bkk(5, "10:00"))
    with hub.engine.connect() as conn:
        (found,) = service.month_histories(conn, Month(2026, 11), now=hub.clock.now).values()
    (episode,) = found.episodes
    assert (episode.began_at, episode.ended_at) == (bkk(1, "10:00") - timedelta(days=10), bkk(5, "10:00"))


def test_the_time_of_a_doubtful_clock_is_worked_out_from_its_chain(hub: SmallHub) -> None:
    """The clock was wrong when the camera was tested; lines of the same boot tell by uptime when that was."""
    device = hub.add_point("BSM-01", name="ปากซอย")
    assert device is not None
    device.start(at=bkk(22, "09:58"))
    wrong = bkk(22, "10:00") - timedelta(days=400)
    device.write(camera_tested(), at=wrong, clock=ClockTrust.UNSYNCHRONISED)
    device.live(since=bkk(22, "10:00"), until=bkk(22, "10:00"))
    assert months_cells(hub, "BSM-01") == ["?", "?", "P"]


def test_every_repeat_is_harmless_and_every_test_is_remembered_once(hub: SmallHub) -> None:
    device = hub.add_point("BSM-01", name="ปากซอย")
    assert device is not None
    device.start(at=bkk(22, "08:00"))
    signed = device.record(camera_tested(), at=bkk(22, "10:00"))
    for _ in range(3):
        hub.receive(topics.up(device.name, "events"), signed.wire, at=hub.clock.now)
    with hub.engine.connect() as conn:
        assert conn.execute(select(func.count()).select_from(self_tests)).scalar_one() == 1


def test_tests_that_came_before_this_release_are_taken_up(database_url: str) -> None:
    """The lines of an older hub are there; the upgrade reads them again, byte for byte what ingest makes of them."""
    with small_hub(database_url) as hub:
        tell_tests(hub)
        query = select(self_tests).order_by(self_tests.c.hash)
        with hub.engine.connect() as conn:
            before = [(*row[:-1], msgspec.json.decode(row[-1])) for row in conn.execute(query)]
        with writing(hub.engine) as conn:
            for table in ("self_tests", "assets", "check_duties"):
                conn.execute(text(f"DROP TABLE {table}"))
            conn.execute(text("UPDATE alembic_version SET version_num = '0008'"))
    engine = open_engine(database_url)
    with writing(engine) as conn:
        upgrade_within(conn, to="0009")
        after = [(*row[:-1], msgspec.json.decode(row[-1])) for row in conn.execute(query)]
    engine.dispose()
    assert after == before
    assert len(after) > 20
