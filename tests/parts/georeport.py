"""What GeoReport v2 demands of JSON, written down from the specification's own schemas. Facts only.

Source: github.com/open311/schema-validation, `schema/georeport-v2/*.json` (names, types, required fields, words of
status, type and datatype, 4000 characters of description).
"""

from typing import Any

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_WHEN: Schema = {"type": "string", "format": "date-time"}
_MAYBE_WHEN: Schema = {"anyOf": [_WHEN, {"type": "null"}]}
_DEGREES: Schema = {"type": ["number", "null"]}

REQUEST: Schema = {
    "type": "object",
    "required": ["service_request_id", "status", "service_code", "requested_datetime"],
    "properties": {
        "service_request_id": _TEXT,
        "status": {"enum": ["open", "closed"]},
        "status_notes": _MAYBE,
        "service_name": _MAYBE,
        "service_code": _TEXT,
        "description": {"type": ["string", "null"], "maxLength": 4000},
        "agency_responsible": _MAYBE,
        "service_notice": _MAYBE,
        "requested_datetime": _WHEN,
        "updated_datetime": _MAYBE_WHEN,
        "expected_datetime": _MAYBE_WHEN,
        "address": _MAYBE,
        "address_id": _MAYBE,
        "zipcode": _MAYBE,
        "lat": _DEGREES,
        "long": _DEGREES,
        "media_url": {"anyOf": [{"type": "string", "format": "uri", "minLength": 1}, {"type": "null"}]},
    },
}
REQUESTS: Schema = {"type": "array", "items": REQUEST}
SERVICES: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["service_code", "service_name", "metadata", "type"],
        "properties": {
            "service_code": _TEXT,
            "service_name": _TEXT,
            "description": _MAYBE,
            "metadata": {"type": "boolean"},
            "type": {"enum": ["realtime", "batch", "blackbox"]},
            "keywords": _MAYBE,
            "group": _MAYBE,
        },
    },
}
DEFINITION: Schema = {
    "type": "object",
    "required": ["service_code", "attributes"],
    "properties": {"service_code": _TEXT, "attributes": {"type": "array"}},
}
ERRORS: Schema = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "required": ["code", "description"], "properties": {"description": _TEXT}},
}
