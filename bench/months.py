"""Goal: a district month's figures within 50 ms, and its PDF within 3 s, once the month is over and was judged.

Beside them what it costs without anything kept, as every figure of it was judged before.
"""

import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench import busy_month
from bench.figure import Bench, Figure, timed
from hub.database import open_engine, upgrade
from hub.kernel.period import Month
from hub.papers.district import District
from hub.papers.pdf import typeset
from hub.reports import service as reports
from hub.reports.document import monthly_values
from hub.reports.figures import MonthlyFigures
from hub.reports.kept.rounds import KeepingRounds
from wire_contract.chain import public_key_of

POINTS, TIMES = 25, 7
GOAL_S, PAPER_S = 0.050, 3.0
MONTH = Month(2026, 11)
NOW = busy_month.NOW + timedelta(days=12)


def measure() -> Sequence[Figure]:
    """Medians, taken in turn."""
    key = Ed25519PrivateKey.generate()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        engine = open_engine(f"sqlite:///{name}/hub.db")
        upgrade(engine)
        busy_month.busy_month(engine, key, points=POINTS, devices=POINTS)
        begin = time.perf_counter()
        parts = KeepingRounds(most_s=600)(engine, NOW)
        judged_s = time.perf_counter() - begin

        def figures(*, anew: bool) -> MonthlyFigures:
            with engine.connect() as conn:
                return reports.monthly(
                    conn, MONTH, now=NOW, district=District("เขตทดสอบ"), hub_key=public_key_of(key), anew=anew
                )

        found = figures(anew=True)
        if figures(anew=False) != found:
            raise AssertionError("what is kept is not what is judged")
        took: dict[str, list[float]] = {"kept": [], "anew": [], "paper": []}
        for _ in range(TIMES):
            took["kept"].append(timed(lambda: figures(anew=False)))
            took["anew"].append(timed(lambda: figures(anew=True)))
            took["paper"].append(timed(lambda: typeset(reports.MONTHLY, monthly_values(found) | reports.DRAFT)))
        engine.dispose()
    kept, anew, paper = (statistics.median(took[each]) for each in ("kept", "anew", "paper"))
    visits = sum(len(day.visits) for point in found.points for day in point.days)
    size = f"{POINTS} points, {visits} visits"
    return [
        Figure(
            name="a district month's figures",
            ratio=kept / GOAL_S,
            meaning="of 50 ms",
            limit=1.0,
            sense="at most",
            detail=f"{1000 * kept:.0f} ms; {size}; keeping {parts} parts took {judged_s:.1f} s once",
        ),
        Figure(
            name="the same, judged anew",
            ratio=kept / anew,
            meaning="kept of anew",
            limit=0.15,
            sense="at most",
            detail=f"{1000 * kept:.0f} of {1000 * anew:.0f} ms; the same figures to the last tap",
        ),
        Figure(
            name="its PDF",
            ratio=paper / PAPER_S,
            meaning="of 3 s",
            limit=1.0,
            sense="at most",
            detail=f"{paper:.2f} s",
        ),
    ]


MONTHS = Bench("months", "the figures of a district month that is over, and its paper", measure)
