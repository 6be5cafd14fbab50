"""A report's figures as cells with names, and what is otherwise in another version's. Pure.

Nothing here knows what the figures mean: any JSON is taken apart alike, so that figures of later releases need no line
here. An item of a list that has a `hash` is an event, which is no cell but what cells rest on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, ...]
"""Where a cell is: `("points", "BSM-01", "days", "2026-10-05", "proved")`."""
Scalar = str | int | float | bool | None

IDENTITIES: Sequence[tuple[str, ...]] = (
    ("code",),
    ("day",),
    ("kind", "name"),
    ("name",),
    ("episode",),
    ("order",),
    ("number",),
    ("month",),
    ("device", "journal"),
)
"""What tells an item of a list from the others; where it has none of these, its place in the list does."""
TEXTS = frozenset({"form_texts", "earlier_forms", "police_counts", "photographs_held"})
"""At the top of a form: texts, which follow from figures or people, and what stands beside the figures."""
AS_MADE = frozenset({"generated_at", "chains", "hub", "district", "closed", "beside"}) | TEXTS
"""At the top: when and by whom the figures were made, which is otherwise each time and no figure."""
EDITION = ("format", "rules")
"""At the top: by which release and rules."""
EVIDENCE = frozenset({"watched", "silences"})
"""Lists of times, not of figures: why something is known or not."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event that stands in the figures, with everything that is said of it."""

    hash: str
    place: Place
    """Of the list that it stands in."""
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Flat:
    """Figures, taken apart."""

    cells: Mapping[Place, Scalar]
    events: Mapping[tuple[Place, str], Event]
    watched: Mapping[Place, Any]
    """What vouches for times, by place."""
    heads: Mapping[tuple[str, str], int]
    """How far each journal (device, journal) was known."""
    points: Mapping[str, frozenset[str]]
    """The devices of each point, as the list of heads has them."""
    edition: Any
    """Release and rules, to compare."""


@dataclass(slots=True)
class _Walk:
    cells: dict[Place, Scalar] = field(default_factory=dict)
    events: dict[tuple[Place, str], Event] = field(default_factory=dict)
    watched: dict[Place, Any] = field(default_factory=dict)


def flat(figures: Mapping[str, Any]) -> Flat:
    """The cells of decoded figures."""
    walk = _Walk()
    for name, value in figures.items():
        if name not in AS_MADE:
            _take(walk, (name,), value)
    chains = [one for one in figures.get("chains", ()) if isinstance(one, dict)]
    points: dict[str, frozenset[str]] = {}
    for one in chains:
        point, device = str(one.get("point")), str(one.get("device"))
        points[point] = points.get(point, frozenset()) | {device}
    return Flat(
        cells=walk.cells,
        events=walk.events,
        watched=walk.watched,
        heads={(str(one.get("device")), str(one.get("journal"))): int(one.get("sequence", 0)) for one in chains},
        points=points,
        edition=[figures.get(name) for name in EDITION],
    )


def differences(old: Flat, new: Flat) -> Sequence[tuple[Place, Scalar, Scalar]]:
    """Every cell that is otherwise, old and new; a cell that only one of them has is None in the other."""
    names = [*old.cells, *(name for name in new.cells if name not in old.cells)]
    found = ((name, old.cells.get(name), new.cells.get(name)) for name in names)
    return [
        (name, was, now)
        for name, was, now in found
        if was != now or type(was) is not type(now) or (name in old.cells) != (name in new.cells)
    ]


def changed_events(old: Flat, new: Flat) -> Sequence[tuple[Event | None, Event | None]]:
    """Events that one of them has, or that are judged otherwise, in the order of the figures."""
    keys = [*new.events, *(key for key in old.events if key not in new.events)]
    pairs = ((old.events.get(key), new.events.get(key)) for key in keys)
    return [(was, now) for was, now in pairs if was is None or now is None or was.said != now.said]


def _take(walk: _Walk, place: Place, value: Any) -> None:  # noqa: ANN401 (any JSON)
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in EVIDENCE:
                walk.watched[(*place, name)] = inner
            else:
                _take(walk, (*place, name), inner)
    elif isinstance(value, list):
        for name, item in _named(value):
            if isinstance(item, dict) and "hash" in item:
                walk.events[place, str(item["hash"])] = Event(str(item["hash"]), place, item)
            else:
                _take(walk, (*place, name), item)
    else:
        walk.cells[place] = value


def _named(items: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Each item with what it is called; two of one name are told apart by a number."""
    seen: dict[str, int] = {}
    for at, item in enumerate(items, 1):
        name = _name(item, at)
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} #{seen[name]}"), item


def _name(item: Any, at: int) -> str:  # noqa: ANN401 (any JSON)
    if isinstance(item, dict):
        for fields in IDENTITIES:
            if all(item.get(one) is not None for one in fields):
                return "/".join(str(item[one]) for one in fields)
    return f"#{at}"
