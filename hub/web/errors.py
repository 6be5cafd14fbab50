"""What a person or a program reads when something is not there, not allowed or broken: what it is, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hub.web.headers import security_headers
from hub.web.hub_state import hub_state
from hub.web.language import Language, language_of
from hub.web.pages import page


@dataclass(frozen=True, slots=True)
class _Words:
    thai: str
    english: str
    hint_thai: str
    hint_english: str


_WORDS = {
    400: _Words(
        "คำขอนี้ใช้ไม่ได้",
        "This request cannot be used",
        "เปิดระบบด้วยที่อยู่ที่ได้รับจากผู้ดูแลระบบ",
        "Open the hub by the address that you were given.",
    ),
    401: _Words("กรุณาเข้าสู่ระบบ", "Please sign in", "เข้าสู่ระบบแล้วลองอีกครั้ง", "Sign in at /sign-in, then try again."),
    403: _Words(
        "ไม่อนุญาต",
        "Not allowed",
        "คำขอนี้ไม่ได้ส่งมาจากหน้าของระบบ เปิดหน้านั้นใหม่แล้วลองอีกครั้ง",
        "This request did not come from one of the hub's own pages. Open the page again and retry.",
    ),
    404: _Words(
        "ไม่พบหน้านี้",
        "There is nothing here",
        "ที่อยู่อาจพิมพ์ผิด หรือรายการนี้ไม่มีอยู่แล้ว เริ่มจากหน้าวันนี้",
        "The address may be mistyped, or the entry is gone. Start again from Today.",
    ),
    405: _Words("ทำอย่างนี้ที่นี่ไม่ได้", "This cannot be done here", "กลับไปหน้าก่อน แล้วลองอีกครั้ง", "Go back and try again."),
    409: _Words(
        "ยังทำไม่ได้",
        "This cannot be done as it stands",
        "กลับไปหน้าก่อน แล้วดูว่ามีอะไรเปลี่ยนไป",
        "Go back and see what has changed.",
    ),
    410: _Words("ใช้ไม่ได้แล้ว", "No longer good", "ขอใหม่จากผู้ที่ให้มา", "Ask whoever gave it to you for another."),
    413: _Words(
        "ใหญ่เกินไป",
        "Too large",
        "ไฟล์ตารางต้องไม่เกิน 1 MB แบ่งเป็นหลายไฟล์แล้วลองอีกครั้ง",
        "A spreadsheet may have 1 MB at most. Split it and try again.",
    ),
    422: _Words(
        "อ่านคำขอไม่ได้",
        "The request cannot be read",
        "ตรวจที่อยู่หรือแบบฟอร์ม แล้วลองอีกครั้ง",
        "Check the address or the form, then try again.",
    ),
    429: _Words(
        "ลองบ่อยเกินไป",
        "Too many tries",
        "รอสักครู่ แล้วลองอีกครั้ง ไม่มีการล็อกบัญชี",
        "Wait a little and try again; no account is locked.",
    ),
    503: _Words(
        "ระบบยังไม่พร้อม",
        "The hub is not ready",
        "รอสักครู่ แล้วเปิดหน้านี้ใหม่ หากยังไม่หายให้แจ้งผู้ดูแลระบบ",
        "Wait a little and reload. If it stays so, tell whoever looks after the hub.",
    ),
}
DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeoutError)
"""It will be back, or somebody is at it: whoever asked may ask again."""
_BROKEN = _Words(
    "ระบบขัดข้อง",
    "Something broke at the hub",
    "ข้อมูลที่บันทึกแล้วไม่สูญหาย ลองอีกครั้ง หากยังไม่หายให้แจ้งผู้ดูแลระบบพร้อมเวลาที่เกิด",
    "Nothing that was recorded is lost. Try again; if it stays so, tell whoever looks after the hub what time it was.",
)


def is_for_programs(path: str) -> bool:
    """What is asked there is asked by programs, with tokens, and refused in JSON; the API's reference is a page."""
    return path == "/metrics" or (path.startswith("/api/") and path != "/api/docs")


def error_answer(request: Request, status: int, *, detail: str | None = None) -> Response:
    """A page for people, JSON for programs (`/api/…`), with a hint what to do in either."""
    words = _WORDS.get(status, _BROKEN if status >= 500 else _WORDS[404])
    title = language_of(request).say(words.thai, words.english)
    hint = language_of(request).say(words.hint_thai, words.hint_english)
    if is_for_programs(request.url.path):
        said = Language.ENGLISH.of_both(detail) if detail else words.hint_english
        told = {"status": status, "error": words.english, "hint": said}
        return JSONResponse(told, status_code=status)
    shown = language_of(request).of_both(detail) if detail else hint
    return page(request, "shared/error.html", status=status, code=status, title=title, hint=shown)


def _methods(routes: Sequence[Route], path: str) -> set[str]:
    """What may be done here by any route: the framework names those of the first one only."""
    return {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}


def add_error_pages(app: FastAPI, routes: Sequence[Route]) -> None:
    """Every error of this application is answered by `error_answer`."""

    def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 (what it is registered for)
        plain = HTTPStatus(error.status_code).phrase == error.detail
        # FastAPI says 400 of a body that is no UTF-8, and 422 of one that is no JSON: to its sender that is the same
        status = 422 if error.status_code == 400 else error.status_code
        answer = error_answer(request, status, detail=None if plain else error.detail)
        answer.headers.update(error.headers or {})
        if status == 405:
            answer.headers["allow"] = ", ".join(sorted(_methods(routes, request.scope["path"])))
        return answer

    def unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 (what it is registered for)
        first = error.errors()[0]
        return error_answer(request, 422, detail=f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")

    def unstorable(request: Request, error: Exception) -> Response:
        assert isinstance(error, DataError)  # noqa: S101 (what it is registered for)
        # PostgreSQL keeps no NUL in a text; whatever was begun has been undone
        return error_answer(request, 422)

    def broken(request: Request, error: Exception) -> Response:
        # Starlette answers this outside every middleware, then raises the exception on to the server's log.
        answer = error_answer(request, 503 if isinstance(error, DATABASE_AWAY) else 500)
        answer.headers.update(security_headers(https=hub_state(request).secure_cookies))
        answer.headers["cache-control"] = "no-store"
        return answer

    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(DataError, unstorable)
    app.add_exception_handler(Exception, broken)
