"""The hub's web application, put together: every slice's routes behind one gate, and a server that stops when told."""

import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from starlette.middleware import Middleware

from hub.alarms import api_routes as alarm_api
from hub.alarms import routes as alarm_routes
from hub.audit import routes as audit_routes
from hub.badges import phone_routes as badge_phone_routes
from hub.badges import routes as badge_routes
from hub.choices import routes as choices_routes
from hub.crime import import_routes as crime_import_routes
from hub.crime import routes as crime_routes
from hub.dashboard import commanding, deeds, device_log_routes
from hub.dashboard import routes as dashboard_routes
from hub.evidence import routes as evidence_routes
from hub.evidence.examined import Examined
from hub.fieldwork import desk_routes, inspection_routes, sign_routes, work_routes
from hub.fieldwork import routes as report_routes
from hub.flags import routes as flag_routes
from hub.flags import views as flag_views
from hub.flags.counting import OpenFlags
from hub.fleet import routes as fleet_routes
from hub.fleet.liveness import ALL_ALONG
from hub.letters import api_routes as letter_api
from hub.letters import register_routes as letter_register_routes
from hub.letters import routes as letter_routes
from hub.notices import api_routes as notice_api
from hub.notices import routes as notice_routes
from hub.notices.secret_files import WebhookSecrets
from hub.open311 import routes as open311_routes
from hub.patrol import routes as patrol_routes
from hub.people import account_routes, factor_routes, one_user_routes, provider_routes, user_routes
from hub.people import routes as people_routes
from hub.people.desk import Desk
from hub.people.gate import Gate
from hub.people.provider import Provider
from hub.people.throttle import Throttle
from hub.photographs import routes as photograph_routes
from hub.photographs.service import folder_of
from hub.pictures import routes as picture_routes
from hub.pictures.key_file import PictureKeyFile
from hub.privacy import request_routes
from hub.privacy import routes as privacy_routes
from hub.registry import routes as registry_routes
from hub.remediation import api_routes as order_api
from hub.remediation import routes as order_routes
from hub.remediation.due import Due
from hub.remediation.kinds import Kind
from hub.reports import routes as reports_routes
from hub.reports.life import api_routes as report_life_api
from hub.reports.life import routes as report_life_routes
from hub.reports.life import text_routes as report_text_routes
from hub.reports.opened import routes as report_opened_routes
from hub.self_tests import routes as self_test_routes
from hub.self_tests.counting import Now
from hub.settings import Settings
from hub.sharing import api_routes, open_data_routes, watch_routes
from hub.sharing.desk import Desk as SharingDesk
from hub.sharing.measured import Ingest
from hub.sharing.request_times import RequestTimes, request_histogram
from hub.web import stream
from hub.web.crowd import AT_THE_DOOR, BoundedProtocol
from hub.web.errors import add_error_pages
from hub.web.headers import SecurityHeaders
from hub.web.heavy import Turns
from hub.web.hosts import Hosts, allowed_hosts
from hub.web.hub_state import HubState
from hub.web.limits import BodyLimit
from hub.web.live import Live
from hub.web.pages import STATIC, Static
from hub.web.patience import PatientProtocol
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
    factor_routes.router,
    provider_routes.router,
    one_user_routes.router,
    user_routes.router,
    privacy_routes.router,
    request_routes.router,
    alarm_routes.router,
    api_routes.router,
    watch_routes.router,
    alarm_api.router,
    notice_api.router,
    *registry_routes.routers,
    order_routes.router,
    order_api.router,
    letter_register_routes.router,
    choices_routes.router,
    letter_routes.router,
    letter_api.router,
    report_text_routes.router,
    report_life_routes.router,
    report_life_api.router,
    report_opened_routes.router,
    open_data_routes.router,
    photograph_routes.router,
    report_routes.router,
    work_routes.router,
    inspection_routes.router,
    desk_routes.router,
    sign_routes.router,
    crime_routes.router,
    crime_import_routes.router,
    open311_routes.router,
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
    ingest_health: Callable[[], Ingest | None] = lambda: None,
) -> FastAPI:
    """The application. `clock` is the district's time; sessions live by `session_clock`, which a demo leaves alone.

    `trouble` says what keeps the hub from taking what devices send, None while it does; `hurry` sends what points are
    to hear of at once.
    """
    sharing = SharingDesk(_routes(), ingest=ingest_health)
    app = _bare(settings, Middleware(RequestTimes, histogram=request_histogram(sharing.registry)))
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
        second_factor=settings.web.second_factor,
        provider_issuer=settings.oidc.issuer,
        provider_label=(settings.oidc.label_th, settings.oidc.label_en) if settings.oidc.issuer else None,
        tiles=settings.web.map.tiles,
        attribution=settings.web.map.attribution,
        hears_since=hears_since,
    )
    app.state.tested = tested
    app.state.sharing = sharing
    _furnish(app, settings)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", Static(directory=STATIC), name="static")
    add_error_pages(app, _routes())
    return app


def _routes() -> list[APIRoute]:
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def _bare(settings: Settings, outermost: Middleware) -> FastAPI:
    """The application with its middleware, and nothing in it."""
    web = settings.web
    hosts = allowed_hosts((*web.allowed_hosts, socket.gethostname()), host=web.host, address=web.address)
    return FastAPI(
        title="riskpoint",
        version=API_VERSION,
        summary="จุดเสี่ยงภัยของสำนักงานเขต · the crime-risk points of a district",
        openapi_url=None,  # hub/sharing makes it whole
        docs_url=None,
        redoc_url=None,
        middleware=[
            outermost,
            Middleware(SecurityHeaders, https=settings.web.secure_cookies),
            Middleware(Hosts, allowed=hosts),
            Middleware(BodyLimit),
            Middleware(Gate),
        ],
    )


def _furnish(app: FastAPI, settings: Settings) -> None:
    """What single slices keep for as long as the application runs."""
    app.state.turns = Turns()
    app.state.dashboard = dashboard_routes.Desk()
    app.state.district = settings.district
    app.state.due = Due({Kind(kind): hours for kind, hours in settings.orders.due_hours.items()})
    app.state.open_data = settings.open_data
    app.state.open311 = settings.open311
    app.state.open311_reports = Throttle()
    app.state.picture_key = PictureKeyFile(settings.picture_key_file)
    app.state.photographs = folder_of(settings)
    app.state.webhook_secrets = WebhookSecrets(settings.webhook_secrets_folder)
    app.state.desk = Desk()
    back = settings.web.address.rstrip("/") + provider_routes.BACK
    app.state.provider = Provider(settings.oidc, back) if settings.oidc.issuer else None
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


def make_server(
    app: FastAPI, *, host: str, port: int, live: Live, protocol: type[PatientProtocol] = BoundedProtocol
) -> Server:
    """A server for `create_app`'s application, ready for `run()`; `should_exit = True` stops it from any thread."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=protocol,
        ws="none",
        lifespan="off",
        backlog=AT_THE_DOOR,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
    )
    return Server(config, live)
