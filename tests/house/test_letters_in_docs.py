"""docs/letters.md is drawn from the table of letters: the diagram, and the table of steps."""

from pathlib import Path

import pytest

from hub.letters.states import TABLE, State

DOCS = Path(__file__).parents[2] / "docs" / "letters.md"


def diagram() -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {State.DRAFT}"]
    lines += [f"    {at} --> {way.to}: {step}" for (at, step), way in TABLE.items() if way.to is not at]
    ends = {State.ANSWERED, State.VOID}
    lines += [f"    {state} --> [*]" for state in State if state in ends]
    return "\n".join(lines)


def steps() -> str:
    return "\n".join(
        f"| {at} | {step} | {way.to} | {way.right} | {', '.join(sorted(way.needs)) or '–'} |"
        for (at, step), way in TABLE.items()
    )


@pytest.mark.parametrize("drawn", [diagram, steps])
def test_the_page_says_what_the_table_says(drawn: object) -> None:
    assert callable(drawn)
    assert f"\n{drawn()}\n" in DOCS.read_text(encoding="utf-8")
