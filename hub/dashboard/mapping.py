"""Points on a drawing: places on earth to places on a sheet, and labels that do not lie on each other. Pure.

Web Mercator, as every tile server cuts its tiles, so that the same drawing lies right on tiles where there are any.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asinh, atan, cos, log2, pi, radians, sinh, tan

from hub.fleet.location import Location

WIDTH, HEIGHT = 960, 640
"""Of the sheet, in its own units."""
_MARGIN = 70
TILE = 256
_DEEPEST, _WIDEST = 18, 3
_AROUND_M = 40_075_016.7
"""The equator."""
_LETTER, _LINE = 8.2, 22.0
"""About how wide a letter of a label is, and how high its line: Thai with marks above and below."""
_LONGEST = 22
_SIDES = ((18.0, 5.0, "start"), (-18.0, 5.0, "end"), (0.0, -21.0, "middle"), (0.0, 32.0, "middle"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which part of the world the drawing shows: `zoom` as tile servers count it, and its upper left corner there."""

    zoom: int
    left: float
    top: float

    def place(self, at: Location) -> tuple[float, float]:
        """Where on the sheet a place on earth is."""
        x, y = _world(at, self.zoom)
        return round(x - self.left, 1), round(y - self.top, 1)


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside its mark."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One point, or several that lie too close to be told apart."""

    codes: tuple[str, ...]
    x: float
    y: float
    label: Label | None
    """None where it would lie on another; the mark itself is always there."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of somebody's map, and where it lies on the sheet."""

    zoom: int
    column: int
    row: int
    x: float
    y: float


def sheet_for(places: Iterable[Location], *, closer: int = 0, centre: Location | None = None) -> Sheet | None:
    """The deepest zoom at which all places fit; `closer` so many steps deeper, around `centre`. None without places."""
    found = [_world(one, 0) for one in places]
    if not found:
        return None
    (x0, x1), (y0, y1) = _span(x for x, _ in found), _span(y for _, y in found)
    room = min((WIDTH - 2 * _MARGIN) / max(x1 - x0, 1e-9), (HEIGHT - 2 * _MARGIN) / max(y1 - y0, 1e-9))
    zoom = max(_WIDEST, min(_DEEPEST, int(log2(room)) + closer))
    x, y = _world(centre, 0) if centre else ((x0 + x1) / 2, (y0 + y1) / 2)
    scale = float(2**zoom)
    return Sheet(zoom, _begin(x, x0, x1, scale, WIDTH), _begin(y, y0, y1, scale, HEIGHT))


def _begin(middle: float, first: float, last: float, scale: float, length: int) -> float:
    """Where the sheet begins so that `middle` is in its middle, or as near as leaves no room beyond the places."""
    least, most = first * scale - _MARGIN, last * scale + _MARGIN
    if most - least <= length:
        return (least + most - length) / 2
    return min(max(middle * scale - length / 2, least), most - length)


def marks(
    places: Mapping[str, Location], *, names: Mapping[str, str], sheet: Sheet, near: float = 24.0
) -> Sequence[Mark]:
    """What is drawn, in the order of `places`: the first of them get their labels first."""
    groups: list[tuple[list[str], float, float]] = []
    for code, at in places.items():
        x, y = sheet.place(at)
        if not (-TILE < x < WIDTH + TILE and -TILE < y < HEIGHT + TILE):
            continue
        for codes, there_x, there_y in groups:
            if abs(there_x - x) < near and abs(there_y - y) < near:
                codes.append(code)
                break
        else:
            groups.append(([code], x, y))
    taken = [(x - 13, y - 13, x + 13, y + 13) for _, x, y in groups]
    return [
        Mark(tuple(codes), x, y, _label(names[codes[0]] if len(codes) == 1 else f"{len(codes)}", x, y, taken))
        for codes, x, y in groups
    ]


def tiles(sheet: Sheet) -> Sequence[Tile]:
    """The squares that cover the sheet."""
    count = 2**sheet.zoom
    columns = range(int(sheet.left // TILE), int((sheet.left + WIDTH) // TILE) + 1)
    rows = range(max(0, int(sheet.top // TILE)), min(count - 1, int((sheet.top + HEIGHT) // TILE)) + 1)
    return [
        Tile(sheet.zoom, column % count, row, round(column * TILE - sheet.left, 1), round(row * TILE - sheet.top, 1))
        for row in rows
        for column in columns
    ]


def scale(sheet: Sheet) -> tuple[int, float]:
    """A round number of metres, and how long that is on the sheet (at its middle)."""
    latitude = atan(sinh(pi * (1 - 2 * (sheet.top + HEIGHT / 2) / TILE / 2**sheet.zoom)))
    metres = _AROUND_M * cos(latitude) / (TILE * 2**sheet.zoom)
    best = max((one for one in _ROUND if one / metres <= WIDTH / 5), default=_ROUND[0])
    return best, round(best / metres, 1)


_ROUND = tuple(base * 10**power for power in range(1, 6) for base in (1, 2, 5))


def _label(text: str, x: float, y: float, taken: list[tuple[float, float, float, float]]) -> Label | None:
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    wide = len(shown) * _LETTER
    for dx, dy, anchor in _SIDES:
        left = x + dx - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        box = (left, y + dy - _LINE * 0.75, left + wide, y + dy + _LINE * 0.35)
        is_inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
        own = (x - 13, y - 13, x + 13, y + 13)
        if is_inside and not any(_overlap(box, other) for other in taken if other != own):
            taken.append(box)
            return Label(shown, round(x + dx, 1), round(y + dy, 1), anchor)
    return None


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _world(at: Location, zoom: int) -> tuple[float, float]:
    """Web Mercator: pixels from the upper left of a world of 256 · 2^zoom."""
    latitude = max(-85.05, min(85.05, at.latitude_udeg / 1e6))
    x = (at.longitude_udeg / 1e6 + 180) / 360
    y = (1 - asinh(tan(radians(latitude))) / pi) / 2
    return x * TILE * 2**zoom, y * TILE * 2**zoom


def _span(values: Iterable[float]) -> tuple[float, float]:
    found = list(values)
    return min(found), max(found)
