"""Lamps in every state, in nights with cars, lightning and drifting sensors: how often the verdict is right."""

import logging
import time

from rich.console import Console
from rich.table import Table

from tests.parts.lamp_scene.cases import CASES, LAMPS, Case
from tests.parts.lamp_scene.nights import NIGHTS, Tally, reckoned

RECALL_PERMILLE = 950
FALSE_ALARMS_IN_NIGHTS = 30
"""At most one verdict that is wrong outright in so many nights: a false alarm, or a fault that passes."""

Found = dict[tuple[str, str, str], Tally]


def lamps(*, seeds: int, first: int, console: Console) -> bool:
    """Whether each state was told in 95 of 100 nights that are promised, and wrongly in one of thirty at most."""
    logging.disable(logging.CRITICAL)
    began = time.monotonic()
    try:
        found = reckoned(seeds=seeds, first=first)
    finally:
        logging.disable(logging.NOTSET)
    title = f"{seeds} seeds from {first}, {len(NIGHTS)} kinds of nights: named right / other fault / wrong / open"
    table = Table("state of the lamp", *LAMPS, title=title)
    for case in CASES:
        table.add_row(case.name, *(_cell(_sum(found, fitted, case)) for fitted in LAMPS))
    console.print(table)
    nights = Table("night", *LAMPS, title="the same by night")
    for night in NIGHTS:
        nights.add_row(night.name, *(_cell(_of_night(found, night.name, fitted)) for fitted in LAMPS))
    console.print(nights)
    for key, tally in found.items():
        if tally.wrongs:
            console.print(" · ".join(key), dict(tally.wrongs), highlight=False)
    failures = [f"{case.name}, {fitted}" for case in CASES for fitted in LAMPS if not _holds(found, fitted, case)]
    console.print(f"missed the mark: {', '.join(failures) or 'none'}; {time.monotonic() - began:.0f} s")
    return not failures


def _holds(found: Found, fitted: str, case: Case) -> bool:
    everywhere, promised = _sum(found, fitted, case), _sum(found, fitted, case, promised_only=True)
    if everywhere.wrong * FALSE_ALARMS_IN_NIGHTS > everywhere.total:
        return False
    return (promised.right + promised.other_fault) * 1000 >= promised.total * RECALL_PERMILLE


def _sum(found: Found, fitted: str, case: Case, *, promised_only: bool = False) -> Tally:
    nights = {night.name for night in NIGHTS if night.is_promised or not promised_only}
    return _added([tally for (night, *rest), tally in found.items() if night in nights and rest == [fitted, case.name]])


def _of_night(found: Found, night: str, fitted: str) -> Tally:
    return _added([tally for (name, with_these, _), tally in found.items() if (name, with_these) == (night, fitted)])


def _added(tallies: list[Tally]) -> Tally:
    return Tally(
        right=sum(tally.right for tally in tallies),
        other_fault=sum(tally.other_fault for tally in tallies),
        wrong=sum(tally.wrong for tally in tallies),
        open=sum(tally.open for tally in tallies),
    )


def _cell(tally: Tally) -> str:
    return f"{tally.right} / {tally.other_fault} / {tally.wrong} / {tally.open}"
