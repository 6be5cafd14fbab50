"""A random district of which months are kept while everything comes late; at any moment both ways give one answer."""

import random
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(slots=True)
class Seen:
    """What was looked at."""

    looks: int = 0
    believed: int = 0
    """Parts that were taken from what is kept."""
    judged: int = 0
    """Parts that were judged to be kept."""
    wrong: str = ""
    """The first figure that was otherwise than judged anew."""


def lived(seed: int, folder: Path) -> Seen:
    """The district of this seed from its first moment to its last, looked at now and then."""
    engine = open_engine(f"sqlite:///{folder / 'hub.db'}")
    upgrade(engine)
    seen, chance, rounds = Seen(), random.Random(seed), KeepingRounds(most_s=600)
    for now in any_district.live(engine, seed):
        if chance.random() < 0.04:
            seen.judged += rounds(engine, LATER)
        if chance.random() < 0.03 and not _look(engine, seen):
            seen.wrong = f"{seen.wrong} at {now}"
            break
    else:
        if _look(engine, seen):
            seen.judged += rounds(engine, LATER)
            _look(engine, seen)
    engine.dispose()
    return seen


def _look(engine: Engine, seen: Seen) -> bool:
    """Whether what is kept says the same as what is judged anew."""
    for month in MONTHS:
        anew = _figures(engine, month, anew=True)
        with engine.connect() as conn:
            seen.believed += len(kept.parts(conn, month, now=LATER))
            at_a_glance = glance(conn, month, now=LATER)
        ways = (anew.headline, anew.indicators, len(anew.points))
        if _figures(engine, month, anew=False) != anew:
            seen.wrong = f"the figures of {month}"
        elif (at_a_glance.headline, at_a_glance.indicators, at_a_glance.points) != ways:
            seen.wrong = f"the ratios of {month}"
    seen.looks += 1
    return not seen.wrong


def _figures(engine: Engine, month: Month, *, anew: bool) -> MonthlyFigures:
    district, key = District("เขตทดสอบ"), public_key_of(HUB_KEY)
    with engine.connect() as conn:
        return reports.monthly(conn, month, now=LATER, district=district, hub_key=key, anew=anew)
