"""Whoever plays days that are over opens orders and drafts letters at the times of the story: the hub waits meanwhile."""

from collections.abc import Iterator

import pytest

from hub.letters.rounds import LetterRounds
from hub.remediation.rounds import TriageRounds
from hub.self_tests.counting import Now
from hub.standing_jobs import order_jobs
from tests.parts.hands import HUB_KEY
from tests.parts.letters import all_letters
from tests.parts.orders import all_orders
from tests.parts.small_hub import SmallHub, small_hub
from tests.parts.tested_district import tell_tests


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        tell_tests(running)
        yield running


def test_the_hubs_own_rounds_wait_and_then_open_and_draft_what_waited(hub: SmallHub) -> None:
    waits = True
    jobs = order_jobs(TriageRounds(HUB_KEY, Now()), LetterRounds(HUB_KEY), every_s=1, wait=lambda: waits)
    for job in jobs:
        job.run(hub.engine, hub.clock.now)
    assert (all_orders(hub), all_letters(hub)) == ([], [])
    waits = False
    for job in jobs:
        job.run(hub.engine, hub.clock.now)
    assert len(all_letters(hub)) == 1
    assert all_letters(hub)[0].orders[0] in {one.number for one in all_orders(hub)}
