"""Dark or light, as this browser chose, or as its machine is set where it chose nothing."""

from enum import StrEnum

from starlette.requests import Request

THEME_COOKIE = "theme"


class Theme(StrEnum):
    """How pages look."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"

    @property
    def next(self) -> "Theme":
        """What the switch offers."""
        order = list(Theme)
        return order[(order.index(self) + 1) % len(order)]


def theme_of(request: Request) -> Theme:
    """What this browser chose."""
    try:
        return Theme(request.cookies.get(THEME_COOKIE, ""))
    except ValueError:
        return Theme.AUTO
