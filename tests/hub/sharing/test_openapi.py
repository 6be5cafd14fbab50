"""The API's description says what the API does: valid, whole, and with answers that it really gave."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from hub.app import API_VERSION, ROUTERS
from hub.sharing.describing import described, examples
from hub.sharing.openapi import ERRORS
from hub.sharing.operations import OPERATIONS, PARAMETERS, TAGS
from tests.parts import api_examples
from tests.parts.served import served
from tests.parts.small_hub import SmallHub, small_hub

Json = dict[str, Any]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Json]:
    with small_hub(f"sqlite:///{tmp_path_factory.mktemp('described') / 'hub.db'}") as hub:
        yield described(hub.app, hub.app.state.sharing.routes, cookie="riskpoint")


def operations(whole: Json) -> dict[tuple[str, str], Json]:
    return {(method, path): one for path, item in whole["paths"].items() for method, one in item.items()}


def test_it_is_valid_openapi_3_1(whole: Json) -> None:
    assert whole["openapi"].startswith("3.1.")
    assert [str(one.message) for one in OpenAPIV31SpecValidator(whole).iter_errors()] == []
    assert whole["info"]["version"] == API_VERSION == "1"


def test_every_operation_of_the_api_is_named_and_no_other(whole: Json) -> None:
    assert set(operations(whole)) == set(OPERATIONS)
    served_here = {
        (method.lower(), route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and route.path.startswith("/api/v")
        for method in route.methods or ()
    }
    assert set(OPERATIONS) == served_here, "a route of the API that is left out of its description"
    assert len({one.id for one in OPERATIONS.values()}) == len(OPERATIONS)


V1 = "/api/v1"
WITHOUT_ANSWER = {
    ("delete", f"{V1}/maintenance/{{device}}"),
    ("post", f"{V1}/notices/messages/{{message}}/retry"),
    ("post", f"{V1}/notices/channels/{{name}}/resume"),
    ("post", f"{V1}/orders/{{number}}/comments"),
}
REFUSED = {
    ("post", f"{V1}/letters"): {"409"},
    ("post", f"{V1}/letters/{{number}}/steps"): {"409"},
    ("post", f"{V1}/orders"): {"409"},
    ("post", f"{V1}/orders/{{number}}/steps"): {"409"},
    ("post", f"{V1}/orders/{{number}}/comments"): {"409"},
    ("post", f"{V1}/badge/enrolments"): {"409", "410"},
    ("post", f"{V1}/settings"): {"404", "409"},
    ("post", f"{V1}/alarms/{{number}}/acknowledge"): {"409"},
    ("post", f"{V1}/alarms/{{number}}/comment"): {"409"},
    ("put", f"{V1}/maintenance/{{device}}"): {"409"},
    ("delete", f"{V1}/maintenance/{{device}}"): {"409"},
    ("post", f"{V1}/notices/messages/{{message}}/retry"): {"409"},
}
"""What operations refuse beside what all of their kind refuse."""


def test_every_operation_says_what_it_is_who_may_ask_and_how_it_refuses(whole: Json) -> None:
    for (method, path), one in operations(whole).items():
        assert one["summary"].count(" · ") == 1, path
        assert len(one["description"]) > 20, path
        assert len(one["tags"]) == 1, path
        assert one["tags"][0] in TAGS, path
        is_open = path.startswith("/api/v1/badge/")
        assert one["security"] == ([] if is_open else [{"token": []}, {"session": []}]), path
        expected = {"204" if (method, path) in WITHOUT_ANSWER else "200", "400", "405", "429", "503"}
        expected |= set() if is_open else {"401", "403"}
        expected |= {"404"} if "{" in path else set()
        expected |= {"422"} if one.get("parameters") else set()
        expected |= {"403", "413", "422"} if "requestBody" in one else set()
        expected |= REFUSED.get((method, path), set())
        assert set(one["responses"]) == expected, path
        for parameter in one.get("parameters", []):
            assert len(parameter["description"]) > 10, (path, parameter["name"])


def test_every_error_has_one_shape(whole: Json) -> None:
    for status in ERRORS:
        content = whole["components"]["responses"][str(status)]["content"]
        assert content == {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    assert whole["components"]["schemas"]["Error"]["required"] == ["status", "error", "hint"]


def test_no_parameter_is_explained_that_nobody_has(whole: Json) -> None:
    used = {one["name"] for operation in operations(whole).values() for one in operation.get("parameters", [])}
    assert used == set(PARAMETERS)


def test_every_example_is_an_answer_as_its_schema_says(whole: Json) -> None:
    for (method, path), one in operations(whole).items():
        if (method, path) in WITHOUT_ANSWER:
            assert "content" not in one["responses"]["204"]
            continue
        content = one["responses"]["200"]["content"]["application/json"]
        example = content["examples"]["real"]["value"]
        schema = {**content["schema"], "components": whole["components"]}
        found = [error.message for error in Draft202012Validator(schema).iter_errors(example)]
        assert found == [], (method, path)
        assert content["schema"], path


def test_what_a_schema_says_is_looked_at_closely(whole: Json) -> None:
    """An answer that left out a field, or called it otherwise, would be seen."""
    content = operations(whole)["get", "/api/v1/today"]["responses"]["200"]["content"]["application/json"]
    first = {key: value for key, value in content["examples"]["real"]["value"][0].items() if key != "due"}
    schema = {**content["schema"], "components": whole["components"]}
    assert not Draft202012Validator(schema).is_valid([first])


def test_the_examples_are_what_the_api_answers_today() -> None:
    kept, found = examples(), json.loads(api_examples.encoded(api_examples.examples()))
    again = "python -m tests.parts.api_examples writes hub/sharing/examples.json anew"
    assert list(kept) == sorted(one.id for one in OPERATIONS.values())
    for name in kept:
        if name in api_examples.FRESH:
            assert _shape(found[name].get("answered")) == _shape(kept[name].get("answered")), f"{name}: {again}"
        else:
            assert found[name] == kept[name], f"{name}: {again}"


def _shape(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _shape(value) for key, value in told.items()}
    return [_shape(one) for one in told] if isinstance(told, list) else type(told).__name__


def test_whoever_is_signed_in_reads_it_as_page_and_as_json_and_nobody_else(hub: SmallHub) -> None:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        assert client.get("/api/openapi.json").status_code == 401
        assert client.get("/api/docs").headers["location"] == "/sign-in?next=/api/docs"
        client.cookies.set("riskpoint", hub.session())
        told = client.get("/api/openapi.json")
        assert told.headers["content-type"] == "application/json"
        assert sorted(told.json()["paths"]) == sorted({path for _, path in OPERATIONS})
        text = client.get("/api/docs").text
        for (method, path), one in OPERATIONS.items():
            assert f'id="{one.id}"' in text, path
            assert f">{method.upper()}</span> <code>{path}</code>" in text, path
        assert "<script>" not in text
        assert 'src="http' not in text
        assert f"{running.address}/api/v1/today" in text
        assert 'href="/api/docs"' in client.get("/account").text
