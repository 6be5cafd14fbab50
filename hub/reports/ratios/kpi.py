"""The parts of the KPI form. Pure."""

from enum import StrEnum


class Kpi(StrEnum):
    """The parts, in the order in which they are printed."""

    PATROL = "P"
    CAMERA_CHECK = "C"
    ENVIRONMENT = "E"
    LETTER = "L"
    REPORT = "R"
