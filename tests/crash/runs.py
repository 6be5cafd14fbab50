"""The runs that are recorded, and who judges what a power cut left of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.crash import hub_judge, hub_run, journal_judge, journal_run

Judge = Callable[[Path, bool], str]
"""Opens what is in a folder as the product does and gives the digest of all that is there; `any_promise` says whether
the run had promised anything. Raises whatever the product raises, and AssertionError for what must not be.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Phases in order, each a process; and the judge."""

    phases: Mapping[str, Callable[[Path, Callable[[str], None]], None]]
    judge: Judge


RUNS: Mapping[str, Run] = {
    "journal": Run(journal_run.PHASES, journal_judge.judge),
    "hub": Run(hub_run.PHASES, hub_judge.judge),
}
