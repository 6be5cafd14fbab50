"""What the hub does by itself, again and again: which jobs there are, and how often each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine

from hub.alarms.rounds import Rounds
from hub.alarms.rules import Patience
from hub.alarms.service import Manners
from hub.alarms.telling import Tidings
from hub.app import wall_clock
from hub.evidence import hub_key
from hub.evidence.examined import Examined
from hub.jobs import Job
from hub.kernel.rights import Right
from hub.letters.rounds import LetterRounds
from hub.mqtt.home_line import HomeLine, HomeRounds
from hub.notices import service as notices
from hub.notices.channels import channels_of
from hub.notices.notice import Kind, Notice, Severity
from hub.notices.sending import Sending
from hub.papers.district import District
from hub.photographs import rounds as photograph_rounds
from hub.photographs.service import folder_of
from hub.privacy import reminding, retention
from hub.remediation.due import Due
from hub.remediation.kinds import Kind as Work
from hub.remediation.rounds import TriageRounds
from hub.reports.kept import rounds as kept_rounds
from hub.reports.life import rounds as report_rounds
from hub.reports.life.making import makers
from hub.self_tests.counting import Now as AssetsNow
from hub.settings import Settings
from hub.sharing.home_assistant_look import Look
from wire_contract.chain import public_key_of

ALARMS_EVERY_S = 2.0
"""A last will is an alarm within 5 s of the broker's telling it."""
LETTERS_EVERY_S = 60.0
"""A defect has its draft within five minutes."""
NOTICES_EVERY_S = 5.0
HOME_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Around:
    """What the jobs know of the hub around them."""

    changed: Callable[[], None]
    """Called when a page may show something new."""
    tested: AssetsNow
    hears_since: Callable[[], datetime | None]
    trouble: Callable[[], str | None]
    examined: Callable[[], Examined | None]
    stopping: Callable[[], bool]
    orders_wait: Callable[[], bool]
    """While this holds no work order is opened and no letter drafted."""


@contextmanager
def listed(
    settings: Settings, engine: Engine, key: Ed25519PrivateKey, around: Around, *, alarms_every_s: float
) -> Iterator[Sequence[Job]]:
    """Every job of the hub; what they need beside the database is open until the block ends."""
    sending = Sending(engine, channels_of(settings), changed=around.changed, stopping=around.stopping)
    due = Due({Work(kind): hours for kind, hours in settings.orders.due_hours.items()})
    manners = _manners(settings)
    triage = TriageRounds(key, around.tested, around.changed, tell_of, manners, due, around.hears_since)
    jobs = [
        Job("alarms", alarms_every_s, _alarms(around, manners)),
        *order_jobs(triage, LetterRounds(key, around.changed), every_s=alarms_every_s, wait=around.orders_wait),
        Job("notices", NOTICES_EVERY_S, lambda _, now: sending.round(now)),
        *_daily(settings, key, around.changed),
        Job("kept months", kept_rounds.EVERY_S, kept_rounds.KeepingRounds(around.stopping)),
    ]
    with _home(settings, key, around) as home:
        yield [*jobs, *home]


def order_jobs(
    triage: TriageRounds, letters: LetterRounds, *, every_s: float, wait: Callable[[], bool]
) -> Sequence[Job]:
    """What tests call for: work orders, and letters about them."""
    return (
        Job("work orders", every_s, _unless(wait, triage)),
        Job("letters", LETTERS_EVERY_S, _unless(wait, letters)),
    )


def tell_of(conn: Connection, tidings: Tidings, now: datetime) -> None:
    """Whoever wants to hear of such alarms has it in their outbox."""
    notice = Notice(
        kind=Kind(tidings.kind),
        key=tidings.key,
        severity=Severity(tidings.severity),
        thai=tidings.thai,
        english=tidings.english,
        path=tidings.path,
        right=Right(tidings.right),
    )
    notices.tell(conn, notice, now=now)


def _alarms(around: Around, manners: Manners) -> Rounds:
    return Rounds(
        hears_since=around.hears_since,
        trouble=around.trouble,
        examined=around.examined,
        assets=around.tested,
        changed=around.changed,
        manners=manners,
        tell=tell_of,
        stopping=around.stopping,
    )


def _unless(
    wait: Callable[[], bool], run: Callable[[Engine, datetime], object]
) -> Callable[[Engine, datetime], object]:
    return lambda engine, now: None if wait() else run(engine, now)


def _daily(settings: Settings, key: Ed25519PrivateKey, changed: Callable[[], None]) -> Sequence[Job]:
    """What ends kept things in time, and reminds people of what is asked of them; reports that late data changed."""
    photographs = photograph_rounds.Rounds(
        folder_of(settings), timedelta(days=settings.photographs.keep_days), key, wall_clock
    )
    of = settings.district
    made = makers(
        District(name=of.name, code=of.code, office=of.office, section=of.section),
        public_key_of(key),
        folder_of(settings),
    )
    reports = report_rounds.ReportRounds(key, made, changed, tell_of, _manners(settings))
    return (
        Job("retention", retention.EVERY_S, retention.Retention(wall_clock)),
        Job("photographs", photograph_rounds.EVERY_S, photographs),
        Job("reports", report_rounds.EVERY_S, reports),
        Job("reminders", reminding.EVERY_S, reminding.remind),
    )


@contextmanager
def _home(settings: Settings, key: Ed25519PrivateKey, around: Around) -> Iterator[Sequence[Job]]:
    """The job that tells Home Assistant how devices stand, where the settings ask for it."""
    of = settings.home_assistant
    if not of.enabled:
        yield ()
        return
    hubs = [public_key_of(key), *hub_key.trusted(settings.key_file)]
    line = HomeLine(settings.home_mqtt, prefix=of.prefix, hubs=hubs, address=settings.web.address)
    line.start()
    try:
        rounds = HomeRounds(line, Look(around.tested), hears_since=around.hears_since)
        yield [Job("home assistant", HOME_EVERY_S, rounds)]
    finally:
        line.stop()


def _manners(settings: Settings) -> Manners:
    said = settings.alarms
    return Manners(Patience(said.escalate_after_min), timedelta(minutes=said.same_within_min))
