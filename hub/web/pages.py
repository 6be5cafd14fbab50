"""HTML pages: one Jinja environment, and what every page knows. A template is text and never code."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.web.dates import Dates
from hub.web.hub_state import hub_state
from hub.web.language import Language, language_of
from hub.web.privacy_notice import NOTICE
from hub.web.theme import theme_of

_HERE = Path(__file__).parent
STATIC = _HERE / "static"

_environment = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def static_url(name: str) -> str:
    """Where a static file is served; the address changes with its content, so a browser may keep it."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


class Static(StaticFiles):
    """Our own files; they hold nothing private and may be kept by the browser for a day."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (Starlette's signature)
        """The file, with leave to keep it."""
        response = super().file_response(*args, **kwargs)
        response.headers.setdefault("cache-control", "public, max-age=86400")
        return response


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """The page that a template makes of these values."""
    return HTMLResponse(render(request, template, **values), status_code=status)


def render(request: Request, template: str, **values: object) -> str:
    """The template's text in the language of this browser."""
    state = hub_state(request)
    language = language_of(request)
    now = state.clock()
    return _environment.get_template(template).render(
        t=language.say,
        language=language,
        theme=theme_of(request),
        dates=Dates(language, now),
        now=now,
        today=day_of(now),
        district_name=state.district_name,
        user=request.scope.get("state", {}).get("user"),
        path=request.url.path,
        here=_here(request),
        static=static_url,
        privacy_notice=NOTICE,
        **{name: _in_one(value, name, language) for name, value in values.items()},
    )


def _in_one(value: object, name: str, language: Language) -> object:
    """Refusals say both languages, for the command line and for the log; a page shows that of its reader."""
    if isinstance(value, Refused):
        return Refused(language.of_both(value.args[0]), hint=language.of_both(value.hint))
    return language.of_both(value) if name == "failed" and isinstance(value, str) else value


def _here(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def is_local_path(text: str) -> bool:
    """True for a path on this hub, which is the only kind of place that a form may lead on to."""
    return text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
