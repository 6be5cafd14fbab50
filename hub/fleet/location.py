"""A place on earth, and how far two of them are from each other. Pure."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_008.8
"""Mean radius (IUGG)."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place on earth (WGS 84), in millionths of a degree."""

    latitude_udeg: int
    longitude_udeg: int


def metres_between(one: Location, other: Location) -> float:
    """The straight line over the ground (haversine)."""
    south, north = radians(one.latitude_udeg / 1e6), radians(other.latitude_udeg / 1e6)
    east = radians((other.longitude_udeg - one.longitude_udeg) / 1e6)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(chord)))
