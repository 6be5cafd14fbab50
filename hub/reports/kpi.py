"""The five ratios behind the KPI form, and the headline made of them. Pure.

A ratio that this edition cannot compute yet is None: it is named, and never given a number.
"""

from collections.abc import Mapping
from enum import StrEnum

from hub.kernel.ratio import Ratio

HEADLINE_RULE = "weakest-of-those-computed/1"
"""No weights: until the district decides otherwise the headline is the weakest part, and the report says so."""


class Kpi(StrEnum):
    """The parts, in the order in which they are printed."""

    PATROL = "P"
    CAMERA_CHECK = "C"
    ENVIRONMENT = "E"
    LETTER = "L"
    REPORT = "R"


def ratios(*, patrol: Ratio, camera_check: Ratio) -> Mapping[Kpi, Ratio | None]:
    """Each part's ratio; None for those not yet built."""
    built = {Kpi.PATROL: patrol, Kpi.CAMERA_CHECK: camera_check}
    return {kpi: built.get(kpi) for kpi in Kpi}


def headline(parts: Mapping[Kpi, Ratio | None]) -> Kpi | None:
    """The weakest part among those computed with anything due; None where there is none."""
    shares = {kpi: ratio.percent for kpi, ratio in parts.items() if ratio is not None}
    known = {kpi: percent for kpi, percent in shares.items() if percent is not None}
    return min(known, key=lambda kpi: known[kpi]) if known else None
