"""A profile out of TOML text, or what is wrong with it: the key, its line and the nearest key that there is."""

import difflib
import re
import tomllib
from dataclasses import replace
from typing import Any

import msgspec
from msgspec import inspect

from firmware_config.problem import Problem, Said
from firmware_config.profile import Profile

MAX_CHARACTERS = 64 * 1024
_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"^\s*([A-Za-z0-9_.\-]+)\s*=")


def read_profile(text: str) -> Profile | Problem:
    """The profile, typed; rules between parts are `check`'s."""
    if len(text) > MAX_CHARACTERS:
        return _not_read(f"{len(text)} characters, {MAX_CHARACTERS} at most")
    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also numbers of thousands of digits
        line = re.search(r"at line (\d+)", str(error))
        problem = _not_read(str(error)[:200] or "nested too deeply")
        return replace(problem, line=int(line[1]) if line else None)
    try:
        return msgspec.convert(tree, Profile)
    except msgspec.ValidationError as error:
        return _form(str(error), text, tree)


def _not_read(why: str) -> Problem:
    return Problem(
        "toml",
        "",
        Said(f"อ่านเป็น TOML ไม่ได้: {why}", f"is not a profile in TOML: {why}"),
        Said("เริ่มจากโปรไฟล์ที่ให้มา: riskpoint-firmware list", "begin with one that is shipped: riskpoint-firmware list"),
    )


def _form(message: str, text: str, tree: dict[str, Any]) -> Problem:
    """Msgspec's word for it, turned into a key, its line and what would be right."""
    what, _, path = message.partition(" - at ")
    key = path.strip("`").removeprefix("$").lstrip(".")
    if unknown := re.match(r"Object contains unknown field `(.+)`", what):
        return _unknown(unknown[1], key, text, tree)
    if missing := re.match(r"Object missing required field `(.+)`", what):
        return Problem(
            "form",
            f"{key}.{missing[1]}".lstrip("."),
            Said(f"ขาด {missing[1]}", f"{missing[1]} is missing"),
            Said(f"เพิ่ม {missing[1]} = …", f"add {missing[1]} = …"),
            line_of(key, text),
        )
    value = str(_at(tree, key))[:60]
    wanted = _choices(what, key, tree)
    near = difflib.get_close_matches(value, wanted, 1)
    told = f"; did you mean {near[0]}? one of {', '.join(wanted)}" if near else ""
    choices = f": {', '.join(wanted)}" if wanted else ""
    thai = f"หมายถึง {near[0]} หรือไม่" if near else f"แก้ค่าให้ตรงแบบ{choices}"
    english = told.removeprefix("; ") if near else f"give it a value of that form{choices}"
    return Problem(
        "form", key, Said(f"ค่า {value!r} ใช้ไม่ได้", f"{value!r}: {what}"), Said(thai, english), line_of(key, text)
    )


def _unknown(name: str, key: str, text: str, tree: dict[str, Any]) -> Problem:
    known = sorted(_fields(key, tree))
    near = difflib.get_close_matches(name, known, 1, cutoff=0.5)
    full = f"{key}.{name}".lstrip(".")
    thai = f"หมายถึง {near[0]} หรือไม่" if near else f"ที่ใช้ได้: {', '.join(known)}"
    english = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
    return Problem(
        "form",
        full,
        Said(f"ไม่มีคีย์ชื่อ {name[:60]}", f"there is no key {name[:60]}"),
        Said(thai, english),
        line_of(full, text),
    )


def _choices(what: str, key: str, tree: dict[str, Any]) -> list[str]:
    """The words that may stand at a key, where only some may."""
    if not what.startswith("Invalid"):
        return []
    parent, _, name = key.rpartition(".")
    for one in _structs(parent, tree):
        if one.tag_field == name:
            return sorted(str(other.tag) for other in _structs(parent, tree, tagged=False))
        for field in one.fields:
            if field.name == name:
                return _words(field.type)
    return []


def _words(kind: inspect.Type) -> list[str]:
    if isinstance(kind, inspect.EnumType):
        return [member.value for member in kind.cls]
    if isinstance(kind, inspect.LiteralType):
        return [str(value) for value in kind.values]
    return [word for one in kind.types for word in _words(one)] if isinstance(kind, inspect.UnionType) else []


def _fields(key: str, tree: dict[str, Any]) -> set[str]:
    found = _structs(key, tree)
    tags = {one.tag_field for one in found if one.tag_field}
    return {field.encode_name for one in found for field in one.fields} | tags


def _structs(key: str, tree: dict[str, Any], *, tagged: bool = True) -> list[inspect.StructType]:
    """The shapes that may stand at a key; of several kinds the one that the file names."""
    kinds: list[inspect.Type] = [inspect.type_info(Profile)]
    value: Any = tree
    steps = [step for step in re.split(r"[.\[\]]+", key) if step]
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value.get(step)
        kinds = [inner for one in kinds for inner in _inside(one, step)]
    found = [one for kind in kinds for one in _alternatives(kind) if isinstance(one, inspect.StructType)]
    said = value.get("kind") if isinstance(value, dict) else None
    return [one for one in found if tagged and one.tag == said] or found


def _inside(kind: inspect.Type, step: str) -> list[inspect.Type]:
    inside: list[inspect.Type] = []
    for one in _alternatives(kind):
        if isinstance(one, inspect.StructType):
            inside += [field.type for field in one.fields if field.encode_name == step]
        elif isinstance(one, inspect.VarTupleType):
            inside.append(one.item_type)
    return inside


def _alternatives(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    return kind.types if isinstance(kind, inspect.UnionType) else (kind,)


def _at(tree: Any, key: str) -> object:  # noqa: ANN401 (any TOML value)
    for step in [step for step in re.split(r"[.\[\]]+", key) if step]:
        if isinstance(tree, list) and step.isdigit():
            tree = tree[int(step)]
        elif isinstance(tree, dict):
            tree = tree.get(step)
    return tree


def line_of(key: str, text: str) -> int | None:
    """Where a key stands, else where what it is part of begins. Dotted headers and inline tables are found by the
    nearest line above that names them.
    """
    places: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _table(header[2], several=header[1] == "[[", counts=counts)
            places.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            places.setdefault(f"{table}.{assignment[1]}".lstrip("."), number)
    while key:
        if key in places:
            return places[key]
        key = re.sub(r"(^|\.[^.\[]+|[^.\[]+|\[\d+\])$", "", key).rstrip(".")
    return None


def _table(name: str, *, several: bool, counts: dict[str, int]) -> str:
    """`[[readers]]` the second time is `readers[1]`; `[lamps.light]` belongs to the last `[[lamps]]`."""
    head, dot, rest = name.partition(".")
    if several:
        counts[name] = counts.get(name, -1) + 1
        return f"{name}[{counts[name]}]"
    return f"{head}[{counts[head]}]{dot}{rest}" if head in counts else name
