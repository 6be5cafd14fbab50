"""The hub's web application, put together: every slice's routes behind one gate, and a server that stops when told."""

import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.middleware import Middleware

from hub.alarms import routes as alarm_routes
from hub.audit import routes as audit_routes
from hub.badges import phone_routes as badge_phone_routes
from hub.badges import routes as badge_routes
from hub.dashboard import commanding, deeds, device_log_routes
from hub.dashboard import routes as dashboard_routes
from hub.evidence import routes as evidence_routes
from hub.evidence.examined import Examined
from hub.flags import routes as flag_routes
from hub.flags import views as flag_views
from hub.flags.counting import OpenFlags
from hub.fleet import routes as fleet_routes
from hub.fleet.liveness import ALL_ALONG
from hub.notices import routes as notice_routes
from hub.notices.secret_files import WebhookSecrets
from hub.patrol import routes as patrol_routes
from hub.people import account_routes, user_routes
from hub.people import routes as people_routes
from hub.people.gate import Gate
from hub.pictures import routes as picture_routes
from hub.pictures.key_file import PictureKeyFile
from hub.privacy import routes as privacy_routes
from hub.registry import routes as registry_routes
from hub.reports import routes as reports_routes
from hub.self_tests import routes as self_test_routes
from hub.self_tests.counting import Now
from hub.settings import Settings
from hub.web import stream
from hub.web.errors import add_error_pages
from hub.web.headers import SecurityHeaders
from hub.web.hub_state import HubState
from hub.web.limits import BodyLimit
from hub.web.live import Live
from hub.web.pages import STATIC, Static
from wire_contract.chain import PublicKey, public_key_of

API_VERSION = "1"


def wall_clock() -> datetime:
    """The real time."""
    return datetime.now(UTC)


ROUTERS = (
    *(rooms.router for rooms in (stream, people_routes, evidence_routes, fleet_routes, patrol_routes, audit_routes)),
    *(rooms.router for rooms in (reports_routes, badge_routes, badge_phone_routes, flag_routes, picture_routes)),
    self_test_routes.router,
    dashboard_routes.router,
    commanding.router,
    device_log_routes.router,
    notice_routes.router,
    account_routes.router,
    user_routes.router,
    privacy_routes.router,
    alarm_routes.router,
    *registry_routes.routers,
)


def create_app(
    settings: Settings,
    *,
    engine: Engine,
    key: Ed25519PrivateKey,
    live: Live,
    earlier_keys: Sequence[PublicKey] = (),
    clock: Callable[[], datetime] = wall_clock,
    session_clock: Callable[[], datetime] = wall_clock,
    trouble: Callable[[], str | None] = lambda: None,
    examined: Callable[[], Examined | None] = lambda: None,
    hurry: Callable[[], None] = lambda: None,
    hears_since: Callable[[], datetime | None] = lambda: ALL_ALONG,
) -> FastAPI:
    """The application. `clock` is the district's time; sessions live by `session_clock`, which a demo leaves alone.

    `trouble` says what keeps the hub from taking what devices send, None while it does; `hurry` sends what points are
    to hear of at once.
    """
    app = _bare(settings)
    tested = Now()
    app.state.hub = HubState(
        engine=engine,
        key=key,
        trusted=[public_key_of(key), *earlier_keys],
        clock=clock,
        wall_clock=session_clock,
        live=live,
        district_name=settings.district.name,
        secure_cookies=settings.web.secure_cookies,
        address=settings.web.address,
        trouble=trouble,
        examined=examined,
        open_flags=OpenFlags(),
        flagged=lambda conn, first, last, now: flag_views.flagged(conn, first=first, last=last, now=now),
        assets_now=tested,
        deeds=deeds.of_point,
        hurry=hurry,
        tiles=settings.web.map.tiles,
        attribution=settings.web.map.attribution,
        hears_since=hears_since,
    )
    app.state.tested = tested
    _furnish(app, settings)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", Static(directory=STATIC), name="static")
    add_error_pages(app)
    return app


def _bare(settings: Settings) -> FastAPI:
    """The application with its middleware, and nothing in it."""
    return FastAPI(
        title="riskpoint",
        version=API_VERSION,
        summary="จุดเสี่ยงภัยของสำนักงานเขต · the crime-risk points of a district",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(SecurityHeaders, https=settings.web.secure_cookies),
            Middleware(BodyLimit),
            Middleware(Gate),
        ],
    )


def _furnish(app: FastAPI, settings: Settings) -> None:
    """What single slices keep for as long as the application runs."""
    app.state.dashboard = dashboard_routes.Desk()
    app.state.district = settings.district
    app.state.picture_key = PictureKeyFile(settings.picture_key_file)
    app.state.webhook_secrets = WebhookSecrets(settings.webhook_secrets_folder)
    app.state.desk = people_routes.Desk()
    app.state.badge_desk = badge_phone_routes.Desk()


class Server(uvicorn.Server):
    """A server that ends the open event streams before it waits for requests to end: Ctrl-C takes effect at once."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Nothing is served any more."""
        self._live.close()
        await super().shutdown(sockets)


def make_server(app: FastAPI, *, host: str, port: int, live: Live) -> Server:
    """A server for `create_app`'s application, ready for `run()`; `should_exit = True` stops it from any thread."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
    )
    return Server(config, live)
