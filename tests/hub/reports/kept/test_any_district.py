"""Whatever devices, clocks, cards and clerks do: what is kept of a month is what the lines say when it is judged anew."""

import random
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hub.database import open_engine, upgrade
from hub.kernel.period import Month
from hub.papers.district import District
from hub.reports import service as reports
from hub.reports.figures import MonthlyFigures
from hub.reports.glance import glance
from hub.reports.kept import service as kept
from hub.reports.kept.rounds import KeepingRounds
from tests.parts import any_district
from tests.parts.hands import HUB_KEY
from wire_contract.chain import public_key_of

MONTHS = (Month(2026, 9), Month(2026, 10))
LATER = any_district.after(24 * 40)
"""Both months are over, also while their lines still come: so that everything comes late."""


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_is_judged_anew(seed: int, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    upgrade(engine)
    chance, believed, judged, rounds = random.Random(seed), 0, 0, KeepingRounds(most_s=600)
    for _ in any_district.live(engine, seed):
        if chance.random() < 0.04:
            judged += rounds(engine, LATER)
        if chance.random() < 0.03:
            believed += same(engine)
    believed += same(engine)
    judged += rounds(engine, LATER)
    believed += same(engine)
    engine.dispose()
    assert believed > 20
    assert judged > 40


def same(engine: Engine) -> int:
    """Both ways give the same figures; how many parts were taken from what is kept."""
    found = 0
    for month in MONTHS:
        anew = figures(engine, month, anew=True)
        assert figures(engine, month, anew=False) == anew
        with engine.connect() as conn:
            seen = glance(conn, month, now=LATER)
            assert (seen.headline, seen.indicators, seen.points) == (anew.headline, anew.indicators, len(anew.points))
            found += len(kept.parts(conn, month, now=LATER))
    return found


def figures(engine: Engine, month: Month, *, anew: bool) -> MonthlyFigures:
    with engine.connect() as conn:
        return reports.monthly(
            conn, month, now=LATER, district=District("เขตทดสอบ"), hub_key=public_key_of(HUB_KEY), anew=anew
        )
