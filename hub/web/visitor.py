"""Who asks, and whether they may: the signed-in user as every page knows them, and the right that a route asks for."""

from dataclasses import dataclass
from typing import Any, cast

from fastapi import Depends, HTTPException, Request

from hub.kernel.rights import RIGHTS, Right, Role

NO_RIGHT = "สิทธิ์ของบัญชีนี้ไม่รวมหน้านี้ ขอจากผู้ดูแลระบบ · this account has no right to this; ask an administrator"


@dataclass(frozen=True, slots=True)
class User:
    """Who is signed in."""

    id: int
    login: str
    name: str
    role: Role
    section: str | None = None
    """Of section staff: the agency whose assets and orders they see."""
    must_change: bool = False
    """Somebody else has chosen this password: nothing opens before it is another."""
    proved_twice: bool = False
    """This session was opened with a second factor, the hub's or a trusted provider's."""
    granted: frozenset[Right] | None = None
    """Where a program asks with a token: no more than this."""
    token: str = ""
    """The name of that token."""

    @property
    def rights(self) -> frozenset[Right]:
        """What this user may see and do."""
        own = RIGHTS[self.role]
        return own if self.granted is None else own & self.granted

    @property
    def home(self) -> str:
        """The page that is this user's first."""
        return "/" if self.may(Right.SEE_BOARD) else "/my-work" if self.may(Right.SEE_OWN_SECTION) else "/account"

    def may(self, right: Right) -> bool:
        """True where the user has this right."""
        return right in self.rights


def user_of_request(request: Request) -> User:
    """Who asks; the gate has let nobody else through."""
    return cast("User", request.scope["state"]["user"])


PERSONAL = frozenset({Right.SEE_PEOPLE, Right.EXPORT_PEOPLE, Right.PRIVACY})
"""What is opened by these rights is about people, and each look at it stands in the access log; pictures have acts."""


def shows_personal(request: Request) -> None:
    """The answer names people: the gate notes who saw it."""
    request.scope["state"]["personal"] = True


def needs(right: Right) -> Any:  # noqa: ANN401 (FastAPI's Depends has no public type)
    """A dependency of a route or a router: 403 for a user who has not this right. Every route names one, or is open."""

    def check(request: Request) -> None:
        if not user_of_request(request).may(right):
            raise HTTPException(403, detail=NO_RIGHT)
        if right in PERSONAL:
            shows_personal(request)

    check.__name__ = f"needs_{right.value}"
    return Depends(check)


def address_of(request: Request) -> str:
    """Where the request comes from, as the server knows it."""
    return request.client.host if request.client else "?"
