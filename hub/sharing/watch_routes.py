"""What machines that watch the hub ask: metrics for Prometheus, and whether this process can serve."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from hub.database import current_revision
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.sharing.desk import Desk
from hub.sharing.measured import families
from hub.sharing.measuring import measure
from hub.web.hub_state import Now, Reading, State
from hub.web.visitor import needs

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Found(Collector):
    """What was found at this look, as the encoder wants it, before what the process counts by itself."""

    own: Iterable[Metric]
    counted: CollectorRegistry

    def collect(self) -> Iterable[Metric]:
        """Each family once."""
        yield from self.own
        yield from self.counted.collect()


@router.get("/metrics", dependencies=[needs(Right.SEE_BOARD)])
def metrics(request: Request, conn: Reading, state: State, now: Now) -> Response:
    """How everything stands, for Prometheus, with a token that may see the board."""
    desk = cast("Desk", request.app.state.sharing)
    found = request.app.state.dashboard.looking.overview(conn, state, now=now)
    told = measure(conn, state, found, api=request.app.version, ingest=desk.ingest(), now=now)
    encode, kind = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(cast("Any", _Found(families(told), desk.registry))), headers={"content-type": kind})


@router.get("/readyz")
def ready(state: State) -> Response:
    """This process can serve: its database has the form that it expects, and it takes what devices send. Which of the
    two it is that fails is told to anybody, no more.
    """
    said = {
        "database": _database(state.engine),
        "ingest": "ok" if state.trouble() is None else "not_taking",
    }
    is_ready = set(said.values()) == {"ok"}
    answer = {"status": "ready" if is_ready else "not_ready", **said}
    return JSONResponse(answer, status_code=200 if is_ready else 503)


def _database(engine: Engine) -> str:
    try:
        with engine.connect() as conn:
            current_revision(conn)
    except Refused:
        return "not_migrated"
    except SQLAlchemyError:
        return "away"
    return "ok"
