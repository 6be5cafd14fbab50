"""Series of one value for each phase of a lamp test."""

from collections.abc import Sequence


def at(series: Sequence[int | None], phase: int) -> int | None:
    """None beyond the series' end."""
    return series[phase] if phase < len(series) else None


def falls(values: Sequence[int], *, low: int, high: int) -> int:
    """How often the series went from at least `high` to at most `low`."""
    count, is_high = 0, False
    for value in values:
        if is_high and value <= low:
            count, is_high = count + 1, False
        elif value >= high:
            is_high = True
    return count
