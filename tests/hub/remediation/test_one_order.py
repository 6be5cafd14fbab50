"""Of each asset and cause one order is open at most, also where two hubs look at once; and which layers see to that."""

from collections import Counter
from pathlib import Path

import pytest

from hub.database import writing
from tests.parts.orders import all_orders, triage_round
from tests.parts.small_hub import NOW, SmallHub, small_hub
from tests.parts.tested_district import tell_tests
from tests.parts.triage_process import DROP_INDEX, LAYERS, triage_processes


def most_open_of_one_defect(hub: SmallHub) -> int:
    """The law says 1."""
    return max(Counter(one.defect for one in all_orders(hub) if one.is_open).values())


def test_two_hubs_that_saw_the_same_news_open_one_order_of_each(database_url: str) -> None:
    with small_hub(database_url) as hub:
        tell_tests(hub)
        with triage_processes(database_url, NOW, count=2) as both:
            for one in both:
                one.go()
            assert [one.hear() for one in both] == ["done", "done"]
        found = all_orders(hub)
        assert [(one.number, one.asset, one.cause, one.revision) for one in found] == [
            (1, "back", "covered", 2), (2, "main", "lamp_failure", 2),
        ]  # fmt: skip
        triage_round(hub)
        assert all_orders(hub) == found


@pytest.mark.parametrize("kept", ["nothing", "triage", "service", "index"])
def test_each_layer_keeps_the_law_alone_and_without_all_of_them_it_is_broken(tmp_path: Path, kept: str) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    with small_hub(url) as hub:
        tell_tests(hub)
        if kept != "index":
            with writing(hub.engine) as conn:
                conn.exec_driver_sql(DROP_INDEX)
        with triage_processes(url, NOW, count=1, broken=tuple(one for one in LAYERS if one != kept)) as (alone,):
            alone.go()
            assert alone.hear() == "done"
            alone.go()
            assert alone.hear() == ("" if kept == "index" else "done")  # the database refuses, and the process ends
        assert most_open_of_one_defect(hub) == (2 if kept == "nothing" else 1)
