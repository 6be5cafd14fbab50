"""Every page and route says which right it asks for; what is open to anybody is listed, and short."""

from fastapi.routing import APIRoute

from hub.app import ROUTERS
from hub.people.gate import OPEN_PATHS, OPEN_TO_PROGRAMS

FOR_ANYBODY_SIGNED_IN = {
    "/live",
    "/sign-out",
    "/theme",
    "/account",
    "/account/password",
    "/account/sessions/end",
    "/account/tokens",
    "/account/tokens/revoke",
    "/account/second-factor",
    "/account/second-factor/begin",
    "/account/second-factor/confirm",
    "/account/second-factor/recovery-codes",
    "/account/second-factor/remove",
    "/account/notices",
    "/account/notices/remove",
    "/account/notices/trial",
    "/api/openapi.json",
    "/api/docs",
}
"""What is nobody's business but the user's own."""


def rights_of(route: APIRoute) -> list[str]:
    """The names of the checks that FastAPI runs before the route."""
    return [str(getattr(one.dependency, "__name__", "")) for one in route.dependencies]


def test_every_route_names_a_right_or_is_open() -> None:
    routes = [route for router in ROUTERS for route in router.routes]
    assert all(isinstance(route, APIRoute) for route in routes)
    unguarded = {
        route.path
        for route in routes
        if isinstance(route, APIRoute)
        and not route.path.startswith(OPEN_TO_PROGRAMS)
        and not any(name.startswith("needs_") for name in rights_of(route))
    }
    assert unguarded == FOR_ANYBODY_SIGNED_IN | OPEN_PATHS
