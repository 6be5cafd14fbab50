"""A report becomes one order or joins one, exactly once, with its photograph or not at all; on both databases."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from hub.database import writing
from hub.fieldwork import service
from hub.fieldwork.joining import order_to_join
from hub.fieldwork.report import Report, Reported
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.photographs import service as photographs
from hub.remediation import service as orders
from hub.remediation.kinds import WORKS, Kind
from hub.remediation.order import Detail, Wish
from hub.remediation.transitions import State, Step
from tests.parts.fieldwork import district
from tests.parts.hands import hand
from tests.parts.orders import all_orders, opened, step
from tests.parts.photographs import folder_of_hub, photo, sent
from tests.parts.small_hub import NOW, SmallHub


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with district(database_url, people=()) as running:
        yield running


def key(number: int) -> str:
    return str(UUID(int=number))


def report(hub: SmallHub, wanted: Report, *pictures: bytes, by: str = "chai") -> Reported:
    folder = folder_of_hub(hub)
    taken = [photographs.take(one, folder=folder) for one in pictures]
    with writing(hub.engine) as conn:
        return service.report(conn, wanted, taken=taken, folder=folder, hand=hand(by, at=hub.clock.now))


def test_a_report_opens_an_order_with_its_photograph(hub: SmallHub) -> None:
    made = report(hub, Report(key(1), "BSM-01", Kind.LAMP, "ดับสองดวง"), photo(1))
    assert made == Reported(key(1), 1, False, "chai", NOW)
    with hub.engine.connect() as conn:
        file = orders.order_file(conn, 1)
        kept = photographs.here(conn)
    assert file is not None
    assert (file.order.point, file.order.kind, file.order.what) == ("BSM-01", Kind.LAMP, "ดับสองดวง")
    assert (file.order.section, file.order.state) == (WORKS, State.REPORTED)
    assert file.before == tuple(one.name for one in kept)
    assert [(one.point, one.received_by) for one in kept] == [("BSM-01", "chai")]


def test_the_same_form_sent_at_the_same_moment_makes_one_order(hub: SmallHub) -> None:
    wanted, made = Report(key(1), "BSM-01", Kind.WASTE), []
    both = threading.Barrier(2)

    def send() -> None:
        both.wait()
        made.append(report(hub, wanted, photo(1)))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [Reported(key(1), 1, False, "chai", NOW)] * 2
    with hub.engine.connect() as conn:
        file = orders.order_file(conn, 1)
    assert file is not None
    assert (len(file.steps), file.comments) == (1, ())


def test_a_form_of_somebody_else_is_refused_and_not_shown(hub: SmallHub) -> None:
    report(hub, Report(key(1), "BSM-01", Kind.WASTE))
    with pytest.raises(Refused, match="has been used"):
        report(hub, Report(key(1), "BSM-01", Kind.WASTE), by="daeng")
    with hub.engine.connect() as conn:
        assert service.reported(conn, key(1), by="daeng") is None
        assert service.reported(conn, key(1), by="chai") == Reported(key(1), 1, False, "chai", NOW)


def test_a_second_report_of_the_same_kind_joins_the_order_with_words_and_photograph(hub: SmallHub) -> None:
    report(hub, Report(key(1), "BSM-01", Kind.LAMP), photo(1))
    hub.clock.now += timedelta(hours=10)
    made = report(hub, Report(key(2), "BSM-01", Kind.LAMP, "ยังดับอยู่"), photo(2), by="daeng")
    assert (made.order, made.is_joined) == (1, True)
    hub.clock.now += timedelta(minutes=1)
    assert report(hub, Report(key(3), "BSM-01", Kind.LAMP)).is_joined
    with hub.engine.connect() as conn:
        file = orders.order_file(conn, 1)
    assert file is not None
    assert [(one.by, one.said) for one in file.comments] == [("daeng", "ยังดับอยู่"), ("chai", service.AGAIN)]
    assert len(file.before) == 2


def test_another_kind_point_or_day_is_an_order_of_its_own(hub: SmallHub) -> None:
    report(hub, Report(key(1), "BSM-01", Kind.LAMP))
    assert report(hub, Report(key(2), "BSM-01", Kind.WASTE)).order == 2
    assert report(hub, Report(key(3), "BSM-02", Kind.LAMP)).order == 3
    hub.clock.now += timedelta(hours=24, seconds=1)
    assert report(hub, Report(key(4), "BSM-01", Kind.LAMP)).order == 4


def test_what_is_said_to_be_done_or_over_is_joined_by_nobody(hub: SmallHub) -> None:
    made = opened(hub, Wish("BSM-01", Kind.FOLIAGE), by="chai")
    assert order_to_join([made], kind=Kind.FOLIAGE, now=NOW) == made
    assigned = step(hub, made.number, Step.ASSIGN)
    assert order_to_join([assigned], kind=Kind.FOLIAGE, now=NOW) == assigned
    name = sent(hub, photo(1)).name
    done = step(hub, 1, Step.REPORT_DONE, by="lek", role=Role.SECTION, detail=Detail(photographs=(name,)))
    assert order_to_join([done], kind=Kind.FOLIAGE, now=NOW) is None
    assert report(hub, Report(key(1), "BSM-01", Kind.FOLIAGE)).order == 2


def test_what_is_refused_leaves_nothing_behind(hub: SmallHub) -> None:
    with pytest.raises(Refused, match="there is no point"):
        report(hub, Report(key(1), "BSM-99", Kind.LAMP), photo(1))
    with pytest.raises(Refused, match="too long"):
        report(hub, Report(key(1), "BSM-01", Kind.LAMP, "ก" * 501), photo(1))
    with hub.engine.connect() as conn:
        assert photographs.here(conn) == []
        assert service.reported(conn, key(1), by="chai") is None
    assert all_orders(hub) == []
