"""docs/orders.md is drawn from the tables of work orders: the diagram, the table of steps, and the hours."""

from pathlib import Path

import pytest

from hub.remediation.kinds import WORK
from hub.remediation.transitions import TABLE, State

DOCS = Path(__file__).parents[2] / "docs" / "orders.md"


def diagram() -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {State.REPORTED}"]
    lines += [f"    {at} --> {way.to}: {step}" for (at, step), way in TABLE.items() if way.to is not at]
    lines += [f"    {state} --> [*]" for state in State if not state.is_open]
    return "\n".join(lines)


def steps() -> str:
    return "\n".join(
        f"| {at} | {step} | {way.to} | {', '.join(sorted(way.who))} | {', '.join(sorted(way.needs)) or '–'} |"
        for (at, step), way in TABLE.items()
    )


def hours() -> str:
    return "\n".join(
        f"| {one.says[0]} · {one.says[1]} (`{kind}`) | {int(one.within.total_seconds()) // 3600} |"
        for kind, one in WORK.items()
    )


@pytest.mark.parametrize("drawn", [diagram, steps, hours])
def test_the_page_says_what_the_tables_say(drawn: object) -> None:
    assert callable(drawn)
    assert f"\n{drawn()}\n" in DOCS.read_text(encoding="utf-8")
