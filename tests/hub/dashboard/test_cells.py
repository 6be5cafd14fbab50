from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from hub.dashboard.cells import KeptCells
from hub.database import writing
from hub.patrol import service as patrol
from tests.parts.a_day import bkk, tell
from tests.parts.hands import hand
from tests.parts.small_hub import CARD, NOW, SmallHub, small_hub
from wire_contract.event import ClockTrust

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        tell(running)
        yield running


def judged_for(kept: KeptCells, hub: SmallHub) -> int:
    """How many points were judged to say what patrol itself says now."""
    before = kept.judged
    now = hub.clock.now
    with hub.engine.connect() as conn:
        assert kept.of(conn, first=FIRST, last=LAST, now=now) == patrol.day_cells(conn, first=FIRST, last=LAST, now=now)
    return kept.judged - before


def test_a_point_is_judged_again_only_when_its_own_devices_sent_something(hub: SmallHub) -> None:
    kept = KeptCells()
    assert judged_for(kept, hub) == 4
    assert judged_for(kept, hub) == 0
    hub.devices["BSM-03"].tap(CARD, at=bkk(22, "18:34"))
    assert judged_for(kept, hub) == 1
    hub.devices["BSM-02"].beat(at=NOW)
    assert judged_for(kept, hub) == 0


def test_every_point_is_judged_again_after_a_change_of_a_register_and_at_midnight(hub: SmallHub) -> None:
    kept = KeptCells()
    assert judged_for(kept, hub) == 4
    with writing(hub.engine) as conn:
        patrol.set_duty(conn, 1, from_day=date(2026, 11, 23), patrols_per_day=3, hand=hand(at=NOW))
    assert judged_for(kept, hub) == 4
    hub.clock.now = NOW + timedelta(days=1)
    assert judged_for(kept, hub) == 4


def test_a_line_that_comes_late_or_without_those_before_it_is_seen(hub: SmallHub) -> None:
    kept = KeptCells()
    judged_for(kept, hub)
    device = hub.devices["BSM-03"]
    device.sequence += 5
    device.head = type(device.head)("a" * 64)
    device.tap(CARD, at=bkk(22, "18:34"), clock=ClockTrust.SYNCHRONISED)
    assert judged_for(kept, hub) == 1
