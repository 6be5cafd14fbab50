"""The API's description, made whole: FastAPI knows paths and types, the rest is said here. Pure.

What every operation has in common (who may ask, what an error looks like) is worked out for each, so that none can
forget it: FastAPI's own page of a 422, for one, is not what this hub answers.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import msgspec

from hub.reports.figures import MonthlyFigures
from hub.sharing.operations import OPERATIONS, PARAMETERS, PARAMETERS_OF, TAGS, Operation

Json = dict[str, Any]
Examples = Mapping[str, Mapping[str, Any]]
"""By operation: the path that was asked, and what was answered."""

_METHODS = ("get", "put", "post", "delete", "patch")
_MODULES = re.compile(r"hub__(\w+?)__\w+?__(\w+)")

DESCRIPTION = """\
ข้อมูลจุดเสี่ยงภัยของสำนักงานเขต สำหรับระบบอื่นของสำนักงาน · What the hub knows, for other systems of the office.

**Who may ask.** A program sends a token that a user made for it on the page *My account*
(`Authorization: Bearer rp_…`); it may do no more than its user may, and no more than its scopes say. A browser that is
signed in may look too.

**Unknown is unknown.** Proved, disproved and unknown are three numbers; a silent device is never "missed" and
never "fine".

**Times** are UTC, days are Bangkok days (`Asia/Bangkok`).

**Stable.** Under `/api/v1/` fields, operations and values of states may be added; what is there keeps its name, type
and meaning. What will go is marked deprecated here for at least six months; what cannot be told so becomes `/api/v2/`.
"""

ERRORS: Mapping[int, str] = {
    400: "The hub does not answer under this name; `web.allowed_hosts` names those it has.",
    401: "No token, or one that is not good any more.",
    403: "Signed in, but without the right to this; or the request came from a page of somebody else's.",
    404: "There is nothing under this address.",
    405: "This address takes other methods; `allow` names them.",
    409: "It cannot be done as things stand; the hint says why.",
    410: "It is used up, or too old.",
    413: "The request is too large.",
    422: "The request cannot be read; the hint names the part.",
    429: "Too many tries; `retry-after` says how many seconds to wait. Nobody is ever locked out.",
    503: "The hub is not ready, as while its database is away; try again.",
}

ERROR: Json = {
    "type": "object",
    "title": "Error",
    "description": "What went wrong, and what to do about it.",
    "properties": {
        "status": {"type": "integer", "description": "The same as the answer's."},
        "error": {"type": "string", "description": "One line, for people."},
        "hint": {"type": "string", "description": "What to do, or which part of the request was meant."},
    },
    "required": ["status", "error", "hint"],
}

SECURITY_SCHEMES: Json = {
    "token": {"type": "http", "scheme": "bearer", "description": "Made on the page /account; begins with `rp_`."},
    "session": {"type": "apiKey", "in": "cookie", "description": "A browser that is signed in at /sign-in."},
}


def completed(
    bare: Json, *, rights: Mapping[tuple[str, str], tuple[str, ...]], examples: Examples, cookie: str
) -> Json:
    """The whole description. `rights`: which ones the route of a method and path asks for; `cookie`: the session's."""
    whole: Json = _plain_names(_with_figures(deepcopy(bare)))
    whole["info"]["description"] = DESCRIPTION
    whole["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    whole["servers"] = [{"url": "/", "description": "this hub"}]
    whole["tags"] = [{"name": name, "description": f"{thai} · {english}"} for name, (thai, english) in TAGS.items()]
    parts = whole["components"]
    parts["schemas"] = dict(sorted({**_without_fastapis(parts["schemas"]), "Error": ERROR}.items()))
    parts["responses"] = {str(status): _error(status, says) for status, says in ERRORS.items()}
    parts["securitySchemes"] = {**SECURITY_SCHEMES, "session": {**SECURITY_SCHEMES["session"], "name": cookie}}
    for path, item in whole["paths"].items():
        for method in _METHODS:
            if method in item:
                named = OPERATIONS[method, path]
                _complete(item[method], named, path=path, needed=rights[method, path])
                _illustrate(item[method], examples.get(named.id, {}))
    return whole


def _complete(operation: Json, named: Operation, *, path: str, needed: tuple[str, ...]) -> None:
    thai, english = named.says
    scopes = f"\n\nสิทธิ์ · scope: {', '.join(f'`{one}`' for one in needed)}" if needed else "\n\nเปิด · open to anybody"
    operation |= {
        "operationId": named.id,
        "summary": f"{thai} · {english}",
        "description": operation.get("description", english) + scopes,
        "tags": [named.tag],
        "security": [{"token": []}, {"session": []}] if needed else [],
    }
    for parameter in operation.get("parameters", []):
        name = parameter["name"]
        parameter.setdefault("description", (PARAMETERS_OF.get((path, name)) or PARAMETERS[name])[1])
    answers = {status: one for status, one in operation["responses"].items() if status in ("200", "204")}
    for status, one in answers.items():
        one["description"] = "What was asked for." if status == "200" else "It is done."
    refused = {400, 405, 429, 503, *named.refuses}
    refused |= {401, 403} if needed else {403} if "requestBody" in operation else set()
    refused |= {422} if operation.get("parameters") or "requestBody" in operation else set()
    refused |= {404} if "{" in path else set()
    refused |= {413} if "requestBody" in operation else set()
    operation["responses"] = {
        **answers,
        **{str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(refused)},
    }


def _illustrate(operation: Json, example: Mapping[str, Any]) -> None:
    """A real answer, and the real path that it was the answer to."""
    if not example:
        return
    if "200" in operation["responses"]:
        content = operation["responses"]["200"]["content"]["application/json"]
        content["examples"] = {"real": {"summary": example["asked"], "value": example["answered"]}}
    for parameter in operation.get("parameters", []):
        if parameter["name"] in example["parameters"]:
            parameter["example"] = example["parameters"][parameter["name"]]
            parameter["schema"].pop("examples", None)
    if "sent" in example:
        sent = operation["requestBody"]["content"]["application/json"]
        sent["examples"] = {"real": {"summary": example["asked"], "value": example["sent"]}}


def _error(status: int, says: str) -> Json:
    answer: Json = {
        "description": says,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    if status in (429, 503):
        answer["headers"] = {"retry-after": {"description": "Seconds.", "schema": {"type": "integer"}}}
    if status == 405:
        answer["headers"] = {"allow": {"description": "What it takes.", "schema": {"type": "string"}}}
    return answer


def _with_figures(whole: Json) -> Json:
    """The month's figures have a schema as well; they are written by msgspec, which FastAPI knows nothing of."""
    _, found = msgspec.json.schema_components([MonthlyFigures], ref_template="#/components/schemas/Report{name}")
    whole.setdefault("components", {}).setdefault("schemas", {})
    whole["components"]["schemas"] |= {f"Report{name}": one for name, one in found.items()}
    content = whole["paths"]["/api/v1/reports/{month}"]["get"]["responses"]["200"]["content"]
    content["application/json"] = {"schema": {"$ref": f"#/components/schemas/Report{MonthlyFigures.__name__}"}}
    return whole


def _without_fastapis(schemas: Json) -> Json:
    return {name: one for name, one in schemas.items() if name not in ("HTTPValidationError", "ValidationError")}


def _plain_names(node: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Two slices may have an answer of the same name: `hub__alarms__answers__RemarkAnswer` is AlarmsRemarkAnswer."""
    if isinstance(node, dict):
        return {_plain(key): _plain_names(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain_names(one) for one in node]
    return _plain(node) if isinstance(node, str) else node


def _plain(text: str) -> str:
    return _MODULES.sub(lambda found: found[1].title().replace("_", "") + found[2], text)
