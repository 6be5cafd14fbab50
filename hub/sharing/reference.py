"""The API's description as people read it: chapters of operations, each with parameters and a real answer. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.kernel.pair import Pair
from hub.sharing.operations import OPERATIONS, PARAMETERS, PARAMETERS_OF

Json = Mapping[str, Any]
MOST_CHARACTERS = 4_000
"""Of an example on the page; the whole one stands in openapi.json."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that may be said in the address."""

    name: str
    place: str
    is_needed: bool
    takes: str
    says: Pair


@dataclass(frozen=True, slots=True)
class Described:
    """One operation."""

    id: str
    method: str
    path: str
    says: Pair
    description: str
    scopes: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]
    asked: str | None
    """The path of the example."""
    sent: str | None
    answered: str | None


def chapters(whole: Json, *, order: Sequence[str]) -> Mapping[str, Sequence[Described]]:
    """The operations of each tag, in the order in which they are listed."""
    found: dict[str, list[Described]] = {tag: [] for tag in order}
    for (method, path), named in OPERATIONS.items():
        operation = whole["paths"].get(path, {}).get(method)
        if operation is not None:
            found[named.tag].append(_described(operation, whole, method=method, path=path))
    return found


def _described(operation: Json, whole: Json, *, method: str, path: str) -> Described:
    text, _, scopes = operation["description"].partition("\n\nสิทธิ์ · scope: ")
    real, sent = _example(operation["responses"].get("200", {})), _example(operation.get("requestBody", {}))
    return Described(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        says=OPERATIONS[method, path].says,
        description=text.partition("\n\nเปิด · open")[0],
        scopes=tuple(one.strip("` ") for one in scopes.split(",") if one),
        parameters=tuple(_parameter(one, path) for one in operation.get("parameters", [])),
        answers=tuple((status, _says(one, whole)) for status, one in operation["responses"].items()),
        asked=real["summary"] if real else None,
        sent=_text(sent["value"]) if sent else None,
        answered=_text(real["value"]) if real else None,
    )


def _parameter(one: Json, path: str) -> Parameter:
    name = one["name"]
    says = PARAMETERS_OF.get((path, name)) or PARAMETERS[name]
    return Parameter(name, one["in"], one.get("required", False), _takes(one["schema"]), says)


def _takes(schema: Json) -> str:
    """In few words what a parameter may be."""
    parts = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    part = parts[0]
    if "enum" in part:
        return " | ".join(str(one) or "∅" for one in part["enum"])
    told = str(part.get("format") or part.get("type") or part.get("$ref", "").rpartition("/")[2])
    least, most = part.get("minimum"), part.get("maximum")
    return f"{told} {least}–{most}" if least is not None and most is not None else told


def _says(answer: Json, whole: Json) -> str:
    name = answer.get("$ref", "").rpartition("/")[2]
    return str((whole["components"]["responses"][name] if name else answer)["description"]).replace("`", "")


def _example(part: Json) -> Json | None:
    content = part.get("content", {}).get("application/json", {})
    found: Json | None = content.get("examples", {}).get("real")
    return found


def _text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS].rpartition("\n")[0] + "\n…"
