"""The pages where administrators look after users, and the access log."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from hub.kernel.agencies import AGENCIES
from hub.kernel.refused import Refused
from hub.kernel.rights import Right, Role
from hub.kernel.role_words import ROLES
from hub.people import access_log, second_factor, users
from hub.people.access_log import What
from hub.people.acting import act
from hub.people.login import LOGIN
from hub.people.words import WHATS
from hub.web.hub_state import HubState, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs

router = APIRouter(tags=["people"])

PAGE = 200
Login = Annotated[str, Form(max_length=200)]
Name = Annotated[str, Form(max_length=400)]
SectionText = Annotated[str, Form(max_length=200)]


class AccessAnswer(BaseModel):
    """Somebody was let in, turned away, or saw something personal; repeats within a minute are one."""

    id: int
    minute: str
    what: What
    subject: str = Field(description="a login; `? ` and a sign of what was typed where nobody is called so")
    address: str
    path: str
    times: int


@router.get("/users", dependencies=[needs(Right.MANAGE_USERS)], include_in_schema=False)
def users_page(request: Request, state: State) -> Response:
    """Everybody who may sign in, and a form for somebody new."""
    return _list(request, state)


@router.post("/users", dependencies=[needs(Right.MANAGE_USERS)], include_in_schema=False)
def add_user(
    request: Request,
    state: State,
    *,
    login: Login = "",
    name: Name = "",
    role: Annotated[str, Form(max_length=40)] = "",
    section: SectionText = "",
) -> Response:
    """A new user with a password that is shown once; or the form again with what is wrong."""
    password = users.one_time_password()
    try:
        act(
            request,
            state,
            lambda conn, hand: users.add_user(
                conn,
                login=login,
                name=name,
                password=password,
                role=users.role_of(role),
                section=section,
                must_change=True,
                hand=hand,
            ),
        )
    except Refused as refusal:
        typed = {"login": login, "name": name, "role": role, "section": section}
        return _list(request, state, failed=refusal, typed=typed)
    return _list(request, state, handed=(login, password))


@router.post("/users/password", dependencies=[needs(Right.MANAGE_USERS)], include_in_schema=False)
def new_password(request: Request, state: State, login: Login) -> Response:
    """A password to hand over, shown once; the user is signed out everywhere."""
    password = users.one_time_password()
    try:
        act(
            request,
            state,
            lambda conn, hand: users.change_password(conn, login=login, password=password, must_change=True, hand=hand),
        )
    except Refused as refusal:
        return _list(request, state, failed=refusal)
    return _list(request, state, handed=(login, password))


@router.post("/users/role", dependencies=[needs(Right.MANAGE_USERS)], include_in_schema=False)
def change_role(
    request: Request, state: State, login: Login, role: Annotated[Role, Form()], section: SectionText = ""
) -> Response:
    """The user is something else at the office."""
    try:
        act(
            request,
            state,
            lambda conn, hand: users.change_role(conn, login=login, role=role, section=section, hand=hand),
        )
    except Refused as refusal:
        return _list(request, state, failed=refusal)
    return RedirectResponse("/users", status_code=303)


@router.post("/users/close", dependencies=[needs(Right.MANAGE_USERS)], include_in_schema=False)
def close(request: Request, state: State, login: Login, wanted: Annotated[str, Form(max_length=10)] = "") -> Response:
    """The account is closed, or open again."""
    action = users.open_again if wanted == "open" else users.close
    try:
        act(request, state, lambda conn, hand: action(conn, login=login, hand=hand))
    except Refused as refusal:
        return _list(request, state, failed=refusal)
    return RedirectResponse("/users", status_code=303)


@router.get("/users/password", dependencies=[needs(Right.MANAGE_USERS)], include_in_schema=False)
@router.get("/users/role", dependencies=[needs(Right.MANAGE_USERS)], include_in_schema=False)
@router.get("/users/close", dependencies=[needs(Right.MANAGE_USERS)], include_in_schema=False)
def users_again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the list begins anew."""
    return RedirectResponse("/users", status_code=303)


@router.get("/access-log", dependencies=[needs(Right.SEE_EVIDENCE)], include_in_schema=False)
def access_page(
    request: Request,
    conn: Reading,
    *,
    who: Annotated[str, Query(max_length=100)] = "",
    what: Annotated[What | None, Query()] = None,
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
) -> Response:
    """Who was let in, turned away, or saw what is personal: the newest first."""
    rows = access_log.newest(conn, limit=PAGE + 1, before=before, subject=who.strip() or None, what=what)
    older = rows[PAGE - 1].id if len(rows) > PAGE else None
    return page(
        request,
        "people/access_log.html",
        rows=rows[:PAGE],
        older=older,
        who=who,
        what=what,
        whats=WHATS,
        is_login=LOGIN.fullmatch,
    )


@router.get("/api/v1/access-log", dependencies=[needs(Right.SEE_EVIDENCE)])
def access_json(
    conn: Reading,
    *,
    who: Annotated[str | None, Query(max_length=100)] = None,
    what: Annotated[What | None, Query()] = None,
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[AccessAnswer]:
    """Who was let in, turned away, or saw what is personal: the newest first."""
    return [
        AccessAnswer(
            id=row.id,
            minute=row.minute.isoformat().replace("+00:00", "Z"),
            what=row.access.what,
            subject=row.access.subject,
            address=row.access.address,
            path=row.access.path,
            times=row.times,
        )
        for row in access_log.newest(conn, limit=limit, before=before, subject=who, what=what)
    ]


def _list(
    request: Request,
    state: HubState,
    *,
    failed: Refused | None = None,
    typed: dict[str, str] | None = None,
    handed: tuple[str, str] | None = None,
) -> Response:
    with state.engine.connect() as conn:
        everybody = users.all_users(conn)
        with_factor = second_factor.who_has_one(conn)
    return page(
        request,
        "people/users.html",
        status=422 if failed else 200,
        everybody=everybody,
        with_factor=with_factor,
        sections=AGENCIES,
        roles=ROLES,
        failed=failed,
        typed=typed or {"login": "", "name": "", "role": "", "section": ""},
        handed=handed,
    )
