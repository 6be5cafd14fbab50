"""Answers as the GeoReport v2 specification writes them, in JSON or XML: the same names in both. Pure.

Source: wiki.open311.org/GeoReport_v2. XML has no namespace; what XML 1.0 cannot hold becomes U+FFFD.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from xml.sax.saxutils import escape

Value: TypeAlias = "str | bool | float | Mapping[str, Value] | Sequence[Value] | None"

MEDIA = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
_ONE_OF = {
    "services": "service",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "attributes": "attribute",
    "errors": "error",
}
"""What each entry of a list is called in XML."""
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(root: str, value: Value, *, form: str) -> bytes:
    """The answer's bytes; `root` names it in XML, JSON has no name for it."""
    if form == "json":
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + _element(root, value).encode()


def _element(name: str, value: Value) -> str:
    return f"<{name}>{_content(name, value)}</{name}>"


def _content(name: str, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | float | int):
        return escape(_NOT_IN_XML.sub("\ufffd", str(value)))
    if isinstance(value, Mapping):
        return "".join(_element(key, one) for key, one in value.items())
    return "".join(_element(_ONE_OF[name], one) for one in value)
