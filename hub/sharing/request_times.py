"""How long requests take, by the address as the code has it: `/points/{code}`, never `/points/BSM-01`."""

import time

from prometheus_client import CollectorRegistry, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"
"""What nobody serves, and what was refused before it came to a route."""
ENDLESS = "/live"
"""A stream lasts as long as its page is open, and says nothing of how quick the hub is."""


def request_histogram(registry: CollectorRegistry) -> Histogram:
    """One for each application, in its own registry."""
    return Histogram(
        "riskpoint_http_request_duration_seconds",
        "From the request's head to the last byte of its answer.",
        labelnames=["method", "route", "status"],
        buckets=BUCKETS,
        registry=registry,
    )


class RequestTimes:
    """ASGI middleware, the outermost: what others refuse is counted too."""

    def __init__(self, app: ASGIApp, *, histogram: Histogram) -> None:
        self._app = app
        self._histogram = histogram

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        finally:
            route = getattr(scope.get("route"), "path", None) or NO_ROUTE
            if route != ENDLESS:
                method = scope["method"] if scope["method"] in METHODS else "other"
                self._histogram.labels(method, route, f"{status // 100}xx").observe(time.perf_counter() - began)
