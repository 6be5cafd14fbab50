"""What a monitoring system is told: the hub's state as Prometheus families. Pure.

Every label has few values that are known beforehand (states, kinds): none is a name, a code or an address.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric


@dataclass(frozen=True, slots=True)
class Ingest:
    """How the line to the broker stands."""

    is_connected: bool
    waiting: int
    """Messages that came and are not committed yet."""
    last_commit_at: datetime | None


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that is told, as it stood at one moment."""

    at: datetime
    release: str
    api: str
    devices: Mapping[str, int]
    points: Mapping[str, int]
    visits: Mapping[str, int]
    assets: Mapping[str, int]
    """Cameras and lamps."""
    assets_good: Mapping[str, int]
    """Those of them that a test of the last 24 hours has proved good."""
    assets_failing: int
    assets_silent: int
    alarms: Mapping[tuple[str, bool], int]
    """How many are open, by kind and whether somebody has acknowledged them; every kind is there."""
    journals: int
    lines: int
    """Received with complete ancestry; what its device declared lost included."""
    lines_waiting: int
    quarantine: int
    notices_unsent: int
    channels_failing: int
    database_bytes: int
    listeners: int
    has_trouble: bool
    ingest: Ingest | None
    """None where this process has no line to the broker."""


def families(told: Measured) -> Iterator[Metric]:
    """The same in Prometheus's words."""
    build = GaugeMetricFamily("riskpoint_build", "The release that runs, always 1.", labels=["release", "api"])
    build.add_metric([told.release, told.api], 1)
    yield build
    yield _by("riskpoint_devices", "Devices that stand somewhere now, by liveness.", "state", told.devices)
    yield _by("riskpoint_points", "Points in use, by how they stand today.", "state", told.points)
    yield _by("riskpoint_visits_today", "Visits required today, and those of them proved.", "what", told.visits)
    yield from _assets(told)
    open_ = GaugeMetricFamily("riskpoint_alarms_open", "Open alarms.", labels=["kind", "acknowledged"])
    for (kind, is_acknowledged), count in told.alarms.items():
        open_.add_metric([kind, str(is_acknowledged).lower()], count)
    yield open_
    yield from _evidence(told)
    yield _one("riskpoint_notices_unsent", "Notices that are not with their recipient yet.", told.notices_unsent)
    yield _one("riskpoint_notice_channels_failing", "Channels that a person has to look after.", told.channels_failing)
    yield _one("riskpoint_database_size_bytes", "What the database takes on disk.", told.database_bytes)
    yield _one("riskpoint_sse_listeners", "Open pages that hear of changes.", told.listeners)
    yield _one(
        "riskpoint_hub_trouble", "1 while something keeps the hub from taking what devices send.", told.has_trouble
    )
    if told.ingest is not None:
        yield from _ingest(told.ingest, at=told.at)


def lag_s(ingest: Ingest, *, at: datetime) -> float:
    """How old what waits to be committed may be: nothing waits, no lag."""
    if ingest.waiting == 0 or ingest.last_commit_at is None:
        return 0.0
    return max(0.0, (at - ingest.last_commit_at).total_seconds())


def _assets(told: Measured) -> Iterator[Metric]:
    yield _by("riskpoint_assets", "Cameras and lamps that are looked after.", "kind", told.assets)
    yield _by("riskpoint_assets_good", "Those proved good by a test of the last 24 hours.", "kind", told.assets_good)
    yield _one("riskpoint_assets_failing", "Cameras and lamps that fail.", told.assets_failing)
    yield _one("riskpoint_assets_silent", "Cameras and lamps that told nothing for two days.", told.assets_silent)


def _evidence(told: Measured) -> Iterator[Metric]:
    received = CounterMetricFamily("riskpoint_lines_received", "Lines received, up to where each journal is complete.")
    received.add_metric([], told.lines)
    yield received
    yield _one("riskpoint_journals", "Journals that were begun by devices.", told.journals)
    yield _one("riskpoint_lines_waiting", "Lines that wait for what was recorded before them.", told.lines_waiting)
    yield _one("riskpoint_quarantine", "Messages that were set aside.", told.quarantine)


def _ingest(ingest: Ingest, *, at: datetime) -> Iterator[Metric]:
    yield _one("riskpoint_ingest_connected", "1 while the line to the broker is up.", ingest.is_connected)
    yield _one("riskpoint_ingest_waiting", "Messages that came and are not committed yet.", ingest.waiting)
    yield _one("riskpoint_ingest_lag_seconds", "How old what waits to be committed may be.", lag_s(ingest, at=at))
    if ingest.last_commit_at is not None:
        moment = ingest.last_commit_at.timestamp()
        yield _one("riskpoint_ingest_last_commit_timestamp_seconds", "When devices' messages were committed.", moment)


def _one(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=float(value))


def _by(name: str, says: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, says, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family
