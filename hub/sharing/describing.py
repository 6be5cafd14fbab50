"""The door of the API's description: what this very application serves, with who may ask and real answers."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from fastapi import FastAPI
from fastapi.routing import APIRoute

from hub.sharing.openapi import Examples, Json, completed

NEEDS = "needs_"


def described(app: FastAPI, routes: Sequence[APIRoute], *, cookie: str) -> Json:
    """The whole OpenAPI document of the application; `cookie` is the name of the session's."""
    return completed(app.openapi(), rights=rights_of(routes), examples=examples(), cookie=cookie)


def rights_of(routes: Sequence[APIRoute]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Which rights each route asks for, by method and path; none for what is open."""
    return {(method.lower(), route.path): tuple(_rights(route)) for route in routes for method in route.methods or ()}


@cache
def examples() -> Examples:
    """Real answers of a make-believe district; `tests/parts/api_examples.py` writes them anew."""
    read: Examples = json.loads(files("hub.sharing").joinpath("examples.json").read_text(encoding="utf-8"))
    return read


def _rights(route: APIRoute) -> list[str]:
    names = [str(getattr(one.dependency, "__name__", "")) for one in route.dependencies]
    return [name.removeprefix(NEEDS) for name in names if name.startswith(NEEDS)]
