"""The soak with real processes, short (about 50 s); and the reckoning at its end, which must find each kind of fault."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.parts.journals import Journal, journal_of
from tests.soak.processes.reckoning import AtTheHub, Reckoning, reckon
from tests.soak.processes.tapped import TappedAgent, card
from tests.soak.test_soak import soak
from wire_contract.event import LineHash

TAPS = [1, 2, 4, 900, 1700]
"""Which taps were recorded; the others were refused, or the agent was killed in the middle of them."""


@pytest.fixture
def agent(tmp_path: Path) -> TappedAgent:
    made = TappedAgent("bkk-test-01", tmp_path, 0.1, Random(1))
    made.journal.parent.mkdir()
    write(made.journal, tapped())
    made.greens = [1, 4, 1700]
    return made


def tapped(*, without: int = 0) -> Journal:
    journal = journal_of(0)
    for tap in TAPS[: len(TAPS) - without]:
        journal.tap(card(tap))
    return journal


def write(path: Path, journal: Journal) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE line (sequence INTEGER PRIMARY KEY, line BLOB)")
        rows = [(number, signed.line) for number, signed in enumerate(journal.lines, 1)]
        connection.executemany("INSERT INTO line VALUES (?, ?)", rows)


def at_the_hub(*journals: Journal) -> AtTheHub:
    lines = {
        journal.hash(n): (journal.lines[n - 1].line, True)
        for journal in journals
        for n in range(1, len(journal.lines) + 1)
    }
    scans = Counter({journal.hash(n): 1 for journal in journals for n in range(2, len(journal.lines) + 1)})
    return AtTheHub({"bkk-test-01": lines}, {}, {"bkk-test-01": scans}, 0, 0)


def lines_of(hub: AtTheHub) -> dict[LineHash, tuple[bytes, bool]]:
    found = hub.lines["bkk-test-01"]
    assert isinstance(found, dict)
    return found


def test_a_run_without_a_fault_is_clean(agent: TappedAgent) -> None:
    assert reckon([agent], at_the_hub(tapped())) == Reckoning(greens=3, lines=6)


def _lose_a_tap(hub: AtTheHub) -> None:
    lines_of(hub).pop(tapped().hash(4))
    del hub.scans["bkk-test-01"][tapped().hash(4)]


def _call_a_tap_incomplete(hub: AtTheHub) -> None:
    line, _ = lines_of(hub)[tapped().hash(6)]
    lines_of(hub)[tapped().hash(6)] = (line, False)


def _alter_a_line(hub: AtTheHub) -> None:
    line, _ = lines_of(hub)[tapped().hash(2)]
    lines_of(hub)[tapped().hash(2)] = (line.replace(b"front", b"backs"), True)


def _make_up_a_line(hub: AtTheHub) -> None:
    other = journal_of(1, number=2)
    lines_of(hub)[other.hash(2)] = (other.lines[1].line, True)


def _count_a_scan_twice(hub: AtTheHub) -> None:
    hub.scans["bkk-test-01"][tapped().hash(3)] += 1


def _show_a_fork_that_is_none(hub: AtTheHub) -> None:
    assert isinstance(hub.forks, dict)
    hub.forks["bkk-test-01"] = {tapped().hash(3)}


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (_lose_a_tap, {"lost": 1, "doubled": 0, "altered": 0, "missing": 1, "hidden": 0}),
        (_call_a_tap_incomplete, {"lost": 1, "doubled": 0, "altered": 0, "missing": 1, "hidden": 0}),
        (_alter_a_line, {"lost": 0, "doubled": 0, "altered": 1, "missing": 0, "hidden": 0}),
        (_make_up_a_line, {"lost": 0, "doubled": 0, "altered": 1, "missing": 0, "hidden": 0}),
        (_count_a_scan_twice, {"lost": 0, "doubled": 1, "altered": 0, "missing": 0, "hidden": 0}),
        (_show_a_fork_that_is_none, {"lost": 0, "doubled": 0, "altered": 0, "missing": 0, "hidden": 1}),
    ],
)
def test_the_reckoning_finds_what_is_wrong_at_the_hub(
    agent: TappedAgent, spoil: Callable[[AtTheHub], None], found: dict[str, int]
) -> None:
    hub = at_the_hub(tapped())
    spoil(hub)
    reckoning = reckon([agent], hub)
    assert {name: len(getattr(reckoning, name)) for name in found} == found


def test_a_tap_that_was_green_and_is_in_no_journal_is_lost(agent: TappedAgent) -> None:
    agent.greens.append(1701)
    assert reckon([agent], at_the_hub(tapped())).lost == ["bkk-test-01: tap 1701"]


def test_a_tap_that_was_recorded_twice_is_doubled(agent: TappedAgent, tmp_path: Path) -> None:
    """Recorded again after the card was put back, as if it had not been yet."""
    again = tapped(without=1).branch()
    again.tap(card(TAPS[-1]))
    write(tmp_path / "abandoned.db", again)
    agent.abandoned.append(tmp_path / "abandoned.db")
    found = reckon([agent], at_the_hub(tapped(), again))
    assert found.doubled == ["bkk-test-01: tap 1700, 2 times"]
    assert found.hidden == [f"bkk-test-01: fork after {again.hash(5)}"]


def test_nothing_is_lost_doubled_altered_or_hidden_by_what_happens_to_real_processes() -> None:
    said = soak("processes", "--taps", "400", "--agents", "3", "--put-back", "1")
    assert (said.returncode, said.stderr) == (0, ""), said.stdout
    assert "forks shown      │ 1" in said.stdout
