"""October 2026 at three points in which most of what evidence can look like happens, told by real signed lines.

| point | device | what happens |
|---|---|---|
| P-1 | `bkk-one`, a new card with a new key from the 28th | watched on the 1st and from the 27th; a repeat, a stranger, a tap set aside; from the 30th every kind of proof; its camera is covered on the 29th, good on the 31st, its lamp dark on the 30th |
| P-2 | `bkk-two` from the 27th | a declared hole on the 28th, a card put back on the 29th (fork), a boot that learns the time late on the 30th; what tests itself is in no register |
| P-3 | `bkk-two` before it moved | nobody came; duty 3 from the 25th; no camera check is due from the 28th, by two people |

September's bundle was made on 28 October; at the end one line of `bkk-two` waits for its parent.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import structs
from sqlalchemy import Connection, Engine

from hub.audit import service as audit
from hub.database import writing
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.ingest import Proving, Received, ingest
from hub.kernel.period import Month
from hub.kernel.rights import Role
from hub.papers.district import District
from hub.patrol import service as patrol
from hub.patrol.sun_keys import SunKeys
from hub.people import service as people
from hub.people import users
from hub.self_tests import service as self_tests
from tests.parts.any_self_test import GOOD_PICTURE
from tests.parts.hands import HUB_KEY, hand
from tests.parts.journals import key
from tests.parts.patrol import bkk
from tests.parts.proving_cards import MASTER, OTHER_MASTER, Phone, SunCard, printed
from wire_contract import topics
from wire_contract.camera_test import CameraTested, StepWord
from wire_contract.chain import SignedLine, hash_of, join_batch, public_key_of, sign
from wire_contract.delivery import Place
from wire_contract.event import GENESIS, ClockTrust, JournalId, LineHash, write_line
from wire_contract.lighting_test import LampBaseline, LightingTested
from wire_contract.measurements import (
    KIND_OF,
    DeviceAlive,
    DeviceStarted,
    JournalOpened,
    JournalShed,
    Medium,
    Refusal,
    ShedReason,
    Shown,
    TagScanned,
    UidProof,
    Vitals,
)
from wire_contract.topics import DeviceId

OCTOBER, SEPTEMBER = Month(2026, 10), Month(2026, 9)
DISTRICT = District("เขตบางสมมุติ", code="5099")
MADE_AT = bkk(date(2026, 11, 2), "09:00")
SEPTEMBER_MADE_AT = bkk(date(2026, 10, 28), "14:00")
CARD, OTHER_CARD, STRANGE_CARD = "wiegand26:12:345", "wiegand26:12:346", "wiegand26:99:1"
NAMES_OF_PEOPLE = ("สมชาย ใจดี", "มาลี ศรีสุข", "สมหญิง เทศกิจ", "วิชัย ตื่นเช้า")
SUN_CARDS, PRINTED = ("04C767F2066180", "04C767F2066181"), "qr:S-0042"
CAMERA, LAMP = AssetKind.CAMERA, AssetKind.LAMP
ONE, TWO = DeviceId("bkk-one"), DeviceId("bkk-two")


def at(day: int, clock: str) -> datetime:
    """A moment of October, in Bangkok time; day 32 is 1 November."""
    return bkk(date(2026, 10, 1), clock) + timedelta(days=day - 1)


@dataclass
class Card:
    """A journal with a key; what it writes is kept here until it is delivered."""

    device: DeviceId
    key: Ed25519PrivateKey
    id: JournalId
    boot: str = "00000000-0000-4000-8000-000000000001"
    booted_at: datetime = field(default_factory=lambda: at(1, "-6:00"))
    lines: list[SignedLine] = field(default_factory=list)
    delivered: int = 0
    keys: SunKeys = (MASTER,)
    """What the hub verifies SUN messages with."""

    def hash(self, sequence: int) -> LineHash:
        return hash_of(self.lines[sequence - 1].line) if sequence else GENESIS

    def write(
        self, what: msgspec.Struct, when: datetime, *, says: datetime | None = None, clock: str = "synchronised"
    ) -> LineHash:
        """One line, written at a moment; `says` is what its clock told, where that was something else."""
        line = write_line(
            what,
            device=self.device,
            journal=self.id,
            sequence=len(self.lines) + 1,
            parent=self.hash(len(self.lines)),
            kind=KIND_OF[type(what)],  # type: ignore[index]
            occurred_at=says or when,
            clock=ClockTrust(clock),
            boot_id=self.boot,
            uptime=when - self.booted_at,
        )
        self.lines.append(SignedLine(sign(self.key, line), line))
        return self.hash(len(self.lines))

    def start(self, when: datetime, **clock: object) -> None:
        """The device starts; uptime counts from now."""
        self.boot, self.booted_at = f"{when:%d%H%M%S}-0000-4000-8000-000000000001", when
        if not self.lines:
            public = public_key_of(self.key)
            self.write(JournalOpened(public_key=public, agent="t/1", board="none", previous_head=None), when, **clock)  # type: ignore[arg-type]
        started = DeviceStarted("power", "t/1", None, unclean_shutdown=False, longest_silence_s=None)
        self.write(started, when + timedelta(seconds=5), **clock)  # type: ignore[arg-type]

    def live(self, begin: datetime, end: datetime) -> None:
        """Signs of life from `begin` to `end`, every 80 minutes and at the end."""
        alive = DeviceAlive(Vitals(), {"front": True}, 0)
        while begin < end:
            self.write(alive, begin)
            begin += timedelta(minutes=80)
        self.write(alive, end)

    def tap(self, when: datetime, card: str = CARD, **clock: object) -> LineHash:
        """One tap."""
        return self.write(TagScanned("front", Medium.WIEGAND, card, UidProof(), Shown.ACCEPTED), when, **clock)  # type: ignore[arg-type]

    def shed(self, first: int, last: int, when: datetime) -> None:
        """These lines are declared lost."""
        self.write(JournalShed(first, last, self.hash(first - 1), self.hash(last), ShedReason.DAMAGED), when)

    def deliver(self, conn: Connection, when: datetime, *, without: tuple[int, ...] = ()) -> None:
        """Everything that was not delivered yet arrives at the hub, but for some lines."""
        numbers = range(self.delivered + 1, len(self.lines) + 1)
        sent = [self.lines[number - 1] for number in numbers if number not in without]
        for begin in range(0, len(sent), 50):
            batch = join_batch(sent[begin : begin + 50])
            message = Received(topics.up(self.device, "events"), batch, retained=False, received_at=when)
            outcome = ingest(conn, [message], now=when, proving=Proving(self.keys, HUB_KEY))
            assert outcome.set_aside == 0
        self.delivered = len(self.lines)


def by(who: str, when: datetime, reason: str | None = None) -> Hand:
    """Somebody's hand."""
    return hand(who, at=when, reason=reason)


def live_through(engine: Engine) -> None:
    """The beginning of the table above, up to noon of 28 October."""
    with writing(engine) as conn:
        _furnish(conn)
        one, two = Card(ONE, key(1), JournalId("0000000a")), Card(TWO, key(2), JournalId("0000000b"))
        _first_days(conn, one, two)


def live_on(engine: Engine) -> None:
    """The rest of October, after September's bundle was made."""
    with writing(engine) as conn:
        _one_goes_on(conn)
        _two_goes_on(conn)


def _furnish(conn: Connection) -> None:
    mine = by("somying", at(1, "-600:00"))
    audit.begin(conn, hand=mine)
    for login, name in (("somying", NAMES_OF_PEOPLE[2]), ("wichai", NAMES_OF_PEOPLE[3])):
        users.add_user(conn, login=login, name=name, password="long enough to keep", role=Role.ADMINISTRATOR, hand=mine)
    for number, opened_on in ((1, date(2026, 9, 29)), (2, date(2026, 10, 27)), (3, date(2026, 10, 20))):
        fleet.add_point(
            conn, code=f"P-{number}", name=f"จุดที่ {number} ปากซอยสุขใจ", short_name=f"ซอยสุขใจ {number}", hand=mine,
            station="สน.บางสมมุติ", has_camera=True, opened_on=opened_on,
        )  # fmt: skip
    for code, name, card in (("T-01", NAMES_OF_PEOPLE[0], CARD), ("T-02", NAMES_OF_PEOPLE[1], OTHER_CARD)):
        people.add_officer(conn, code=code, name=name, hand=mine)
        people.add_credential(conn, officer_code=code, credential=card, valid_from=at(1, "-500:00"), hand=mine)
    for credential in (*(f"nfc:{uid}" for uid in SUN_CARDS), Phone().credential, PRINTED):
        people.add_credential(conn, officer_code="T-02", credential=credential, valid_from=at(1, "-500:00"), hand=mine)
    points = {point.code: point.id for point in fleet.points(conn)}
    for kind, name, owner in ((CAMERA, "front", "สำนักการจราจรและขนส่ง"), (LAMP, "lamp", "")):
        asset = Asset(points["P-1"], kind, name, date(2026, 9, 20), label="หน้าซอย", owner=owner)
        assets.add_asset(conn, asset, hand=mine)
    for device, number in ((ONE, 1), (TWO, 3)):
        fleet.enrol(
            conn, device, point_code=f"P-{number}", public_key=public_key_of(key(1 if device == ONE else 2)),
            at=at(1, "-100:00"), hand=mine,
        )  # fmt: skip


def _first_days(conn: Connection, one: Card, two: Card) -> None:
    one.start(at(1, "-5:00"))
    one.live(at(1, "-4:00"), at(1, "08:00"))
    one.tap(at(1, "08:30"))
    one.live(at(1, "09:00"), at(2, "01:00"))
    one.deliver(conn, at(2, "01:05"))
    two.start(at(24, "22:00"))
    two.live(at(24, "23:00"), at(26, "00:30"))
    two.deliver(conn, at(26, "00:31"))
    points = {point.code: point.id for point in fleet.points(conn)}
    patrol.set_duty(
        conn, points["P-3"], from_day=date(2026, 10, 28), patrols_per_day=3, hand=by("somying", at(26, "09:00"))
    )
    fleet.enrol(
        conn,
        TWO,
        point_code="P-2",
        public_key=public_key_of(key(2)),
        at=at(27, "09:00"),
        hand=by("wichai", at(27, "09:00")),
    )
    one.start(at(27, "20:00"))
    one.live(at(27, "21:00"), at(28, "08:00"))
    set_aside = one.tap(at(28, "08:20"))
    one.tap(at(28, "09:00"), STRANGE_CARD)
    one.live(at(28, "09:30"), at(28, "12:00"))
    one.deliver(conn, at(28, "12:01"))
    tap = Place(one.id, len(one.lines) - 4, set_aside)
    assert one.hash(tap.sequence) == set_aside
    asked = audit.do_or_propose(
        conn, lambda c, h: patrol.exclude(c, ONE, tap, hand=h), hand=by("somying", at(28, "13:00"), "ทดลองเครื่อง")
    )
    assert asked is not None
    audit.approve(conn, asked, hand=by("wichai", at(28, "13:30")))


def picture(*, of: StepWord = StepWord.OK, covered_share_milli: int = 0) -> CameraTested:
    """A camera's test, all well but for what is said."""
    seen = structs.replace(GOOD_PICTURE, covered_share_milli=covered_share_milli)
    steps = {"open": "ok", "frames": "ok", "measure": "ok", "compare": str(of)}
    return CameraTested("front", "test", steps, seen, None, sun_elevation_milli_deg=40_000)


def lamp_test(*, lit: bool) -> LightingTested:
    """A lamp's test by current alone."""
    return LightingTested(
        lamp="lamp",
        relay=(False, True, False),
        lux_milli=(),
        lamp_current_ma=(0, 450 if lit else 0, 0),
        sun_elevation_milli_deg=-30_000,
        steps={"current": "ok", "relay": "ok", "sequence": "ok"},
        baseline=LampBaseline(current_on_ma=450),
    )


def _caretaking(conn: Connection) -> None:
    """The lamp's owner is found out; two people say that a check at P-3 was not due from the 28th on."""
    lamp = next(one for one in assets.assets(conn) if one.kind is LAMP)
    assets.correct_asset(conn, lamp, replace(lamp, owner="การไฟฟ้านครหลวง"), hand=by("wichai", at(32, "08:10")))
    asked = audit.do_or_propose(
        conn,
        lambda c, h: self_tests.set_check_duty(c, "P-3", from_day=date(2026, 10, 28), camera_checks_per_day=0, hand=h),
        hand=by("wichai", at(32, "08:20"), "ไม่มีกล้องที่จุดนี้"),
    )
    assert asked is not None
    audit.approve(conn, asked, hand=by("somying", at(32, "09:10")))


def _one_goes_on(conn: Connection) -> None:
    """A new card with a new key stands at P-1; another officer carries the second card from the 30th on."""
    new = Card(ONE, key(3), JournalId("0000000c"))
    fleet.enrol(
        conn,
        ONE,
        point_code="P-1",
        public_key=public_key_of(key(3)),
        at=at(28, "15:00"),
        hand=by("somying", at(28, "15:00")),
    )
    new.start(at(28, "15:10"))
    new.live(at(28, "16:00"), at(29, "07:00"))
    new.tap(at(29, "07:30"))
    new.tap(at(29, "07:31"))
    new.live(at(29, "08:30"), at(29, "10:00"))
    new.write(picture(covered_share_milli=900), at(29, "10:05"))
    new.live(at(29, "10:40"), at(29, "20:00"))
    new.tap(at(29, "20:10"), OTHER_CARD)
    accepted_after_all = _prove(new)
    people.withdraw_credential(conn, credential=OTHER_CARD, at=at(30, "08:00"), hand=by("somying", at(30, "08:00")))
    people.add_credential(
        conn,
        officer_code="T-01",
        credential=OTHER_CARD,
        valid_from=at(30, "09:00"),
        hand=by("somying", at(30, "09:00")),
    )
    new.deliver(conn, at(32, "02:00"))
    tap = Place(new.id, accepted_after_all, new.hash(accepted_after_all))
    asked = audit.do_or_propose(
        conn, lambda c, h: patrol.let_count(c, ONE, tap, hand=h), hand=by("wichai", at(32, "08:00"), "บัตรทำด้วยกุญแจอื่น")
    )
    assert asked is not None
    audit.approve(conn, asked, hand=by("somying", at(32, "09:00")))
    _caretaking(conn)


def _prove(card: Card) -> int:
    """Two days with every kind of proof, one after the other; the number of a line that people let count after all.

    30th: a card's secret, its copy, a printed code, one that the point refused. 31st: a badge, its token four hours later,
    its number without a token, a card with another district's secret twice.
    """
    phone, secret, strange = Phone(), SunCard(), SunCard(uid=SUN_CARDS[1], master=OTHER_MASTER)
    stale = phone.token(at(31, "08:30"))
    told: list[tuple[int, str, TagScanned | CameraTested | LightingTested]] = [
        (30, "09:10", secret.tag()),
        (30, "11:20", TagScanned("front", Medium.NFC, secret.credential, UidProof(), Shown.ACCEPTED)),
        (30, "14:00", printed(PRINTED)),
        (30, "16:30", printed(PRINTED, shown=Shown.REFUSED, refusal=Refusal.STATIC_NOT_ALLOWED)),
        (30, "19:30", lamp_test(lit=False)),
        (30, "21:00", picture(of=StepWord.NO_REFERENCE)),
        (31, "08:30", phone.tag(at(31, "08:30"), token=stale)),
        (31, "12:30", phone.tag(at(31, "12:30"), token=stale)),
        (31, "15:00", printed(phone.credential)),
        (31, "17:10", strange.tag()),
        (31, "19:30", strange.tag()),
        (31, "20:20", picture()),
        (31, "21:00", lamp_test(lit=True)),
    ]
    begin = at(29, "21:00")
    for day, clock, tag in told:
        card.live(begin, at(day, clock) - timedelta(minutes=20))
        card.write(tag, at(day, clock))
        begin = at(day, clock) + timedelta(minutes=20)
    card.live(begin, at(32, "01:30"))
    return next(n for n, row in enumerate(card.lines, 1) if f"{at(31, '17:10'):%Y-%m-%dT%H:%M}".encode() in row.line)


def _two_goes_on(conn: Connection) -> None:
    """A hole, a fork, a boot without the time, and a line that waits for its parent."""
    two = Card(TWO, key(2), JournalId("0000000d"))
    two.start(at(27, "12:00"))
    two.live(at(27, "13:00"), at(28, "12:00"))
    lost = len(two.lines) - 6
    two.shed(lost, lost + 2, at(28, "12:30"))
    two.live(at(28, "13:00"), at(28, "23:00"))
    two.deliver(conn, at(28, "23:30"), without=(lost, lost + 1, lost + 2))
    image = list(two.lines)
    two.tap(at(29, "01:00"))
    two.live(at(29, "02:00"), at(29, "06:00"))
    two.deliver(conn, at(29, "07:00"))
    two.lines, two.delivered = image, len(image)
    two.start(at(29, "08:00"))
    two.tap(at(29, "08:30"))
    two.live(at(29, "09:00"), at(29, "23:30"))
    unset = {"says": datetime(1970, 1, 1, tzinfo=at(1, "00:00").tzinfo), "clock": "unsynchronised"}
    two.start(at(30, "08:00"), **unset)
    two.tap(at(30, "08:40"), **unset)
    two.live(at(30, "10:00"), at(30, "12:00"))
    two.start(at(30, "23:00"), **unset)
    two.tap(at(30, "23:50"), **unset)
    two.start(at(31, "06:00"))
    two.live(at(31, "07:00"), at(31, "09:00"))
    two.tap(at(31, "09:10"))
    two.write(picture(), at(31, "11:00"))
    two.tap(at(31, "12:00"))
    two.deliver(conn, at(32, "03:00"), without=(len(two.lines) - 1,))


def own_lines(engine: Engine) -> int:
    """How long the hub's chain is."""
    with engine.connect() as conn:
        return sum(1 for _ in own_chain.lines(conn))


__all__ = ["DISTRICT", "HUB_KEY", "MADE_AT", "OCTOBER", "SEPTEMBER", "SEPTEMBER_MADE_AT", "live_on", "live_through"]
