"""Case counts as they may leave the hub: small counts suppressed, no sums from which they could be worked out. Pure."""

from collections.abc import Iterable, Sequence

from hub.crime.figures import Figures, published
from hub.crime.kinds import Kinds

HEADER = ("month", "station", "area", "place", "kind", "cases")


def open_rows(figures: Iterable[Figures], kinds: Kinds) -> Sequence[Sequence[str]]:
    """The header, then a row for each count that is known."""
    return [
        HEADER,
        *(
            (str(one.month), one.station, one.place.area.value, one.place.name, kind, published(one.counts[kind]))
            for one in figures
            for kind in [*(code for code in kinds if code in one.counts), *sorted(one.counts.keys() - kinds.keys())]
        ),
    ]
