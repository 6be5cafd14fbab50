"""What evidence does with a journal, for tests: kept payload by payload, and looked at afterwards."""

from datetime import timedelta

from msgspec import Struct
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence import timeline
from hub.evidence.intake import Parcel
from hub.evidence.kept import Kept
from hub.evidence.service import AckDue, Standing
from tests.parts.journals import START, Journal
from wire_contract.delivery import Place, Tip
from wire_contract.event import LineHash
from wire_contract.topics import DeviceId, up
from wire_contract.unreadable import Reason

NOW = START + timedelta(days=1)


class Strange(Struct):
    """Data of a type that this release has never heard of."""

    anything: int = 1


def keep(engine: Engine, journal: Journal, *payloads: bytes) -> Kept:
    """Each payload in a transaction of its own; what the last did."""
    kept = Kept((), 0, 0, {})
    for payload in payloads:
        parcel = Parcel(journal.device, up(journal.device, "events"), payload, NOW)
        with writing(engine) as conn:
            kept = evidence.keep(conn, [parcel], public_keys={journal.device: [journal.public_key]}, now=NOW)
    return kept


def held(engine: Engine, device: DeviceId) -> dict[LineHash, bool]:
    """What is held, and whether with complete ancestry."""
    with engine.connect() as conn:
        return {one.line.hash: one.line.complete for one in timeline.recent(conn, [device], limit=1000)}


def standing(engine: Engine, journal: Journal, *, reported: Place | None = None) -> Tip | None:
    with engine.connect() as conn:
        [found] = evidence.standings(conn, [AckDue(journal.device, journal.id, reported)])
    assert found == Standing(journal.device, journal.id, found.tip)
    return found.tip


def reasons(engine: Engine) -> list[tuple[Reason, int]]:
    with engine.connect() as conn:
        return [(one.reason, one.times) for one in evidence.quarantined(conn, limit=100)]
