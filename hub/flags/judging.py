"""All rules over some taps and notes. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from hub.flags.flag import Flag, by_day
from hub.flags.rules.box import Reached, while_open
from hub.flags.rules.bursts import bursts, many
from hub.flags.rules.hours import off_roster, outside_windows
from hub.flags.rules.refusals import readers, refused
from hub.flags.rules.together import together
from hub.flags.rules.tokens import counters, used_twice
from hub.flags.rules.travel import travel
from hub.flags.standards import Standards
from hub.flags.tap import Note, Tap, in_order
from hub.kernel.period import Month

RULES = "flags/1"
"""The name of these rules, and of their page docs/rules/flags-1.md."""


def raised(
    taps: Iterable[Tap],
    notes: Iterable[Note],
    *,
    standards: Standards,
    reached: Reached,
    months: Iterable[Month] = (),
) -> Sequence[Flag]:
    """Every flag about these lines, the latest day first. `months` are those that are over: for them, who was always
    together.
    """
    ordered, noted = in_order([*taps]), [*notes]
    return by_day(
        [
            *travel(ordered, standards),
            *bursts(ordered, standards),
            *many(ordered, standards),
            *outside_windows(ordered, standards),
            *off_roster(ordered, standards),
            *while_open(ordered, noted, reached=reached),
            *counters(ordered),
            *used_twice(ordered),
            *refused(ordered),
            *readers(noted),
            *(one for month in months for one in together(ordered, standards, month=month)),
        ]
    )


def within(flags: Iterable[Flag], first: date, last: date) -> Sequence[Flag]:
    """Those whose last tap lies on one of these days."""
    return [one for one in flags if first <= one.day <= last]
