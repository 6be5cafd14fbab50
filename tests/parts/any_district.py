"""A district at random: whatever devices, clocks, cards and clerks may do to a month; the same seed does the same.

Every bundle of it must hold: the hub and the verifier judge it by the same rules, and share no code.
"""

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from msgspec import structs
from sqlalchemy import Connection, Engine

from hub.audit import service as audit
from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.kernel.period import BANGKOK
from hub.kernel.refused import Refused
from hub.patrol import register as patrol_register
from hub.patrol import service as patrol
from hub.patrol import suspensions
from hub.patrol.sun_keys import SunKeys
from hub.people import service as people
from hub.self_tests import service as self_tests
from tests.parts.any_self_test import NAMES, any_camera_test, any_lamp_test
from tests.parts.audited_month import Card, at, by
from tests.parts.journals import key
from tests.parts.proving_cards import MASTER, OTHER_MASTER, Phone, SunCard, other_character, printed
from wire_contract.chain import public_key_of
from wire_contract.delivery import Place
from wire_contract.event import JournalId, LineHash
from wire_contract.measurements import DeviceAlive, Medium, Refusal, Shown, TagScanned, UidProof, Vitals
from wire_contract.topics import DeviceId

BEGIN, END = at(-3, "06:00"), at(34, "06:00")
UIDS, PRINTED = ("04C767F2066180", "04C767F2066181"), "qr:S-0042"
CARDS = ("wiegand26:1:1", "wiegand26:1:2", "wiegand26:9:9")
WILD = (60, 1, 12, 9, 4, 2, 8, 1.5, 1.5, 2, 0.5, 1)
CALM = (60, 0.1, 8, 8, 6, 0.4, 6, 0.2, 0.2, 0.2, 0.2, 0)
_1970 = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Walker:
    """One device and what may happen to it next."""

    name: DeviceId
    number: int
    chance: random.Random
    card: Card = field(init=False)
    clock: str = "synchronised"
    wrong: timedelta = timedelta()
    lost: set[int] = field(default_factory=set)
    image: tuple[list[object], int, set[int]] | None = None
    journals: int = 0
    gaps: tuple[int, ...] = ()
    """Minutes between two things; a regular device lets days be disproved, an irregular one breaks everything."""
    is_wild: bool = True
    keys: SunKeys = ()
    """What the hub verifies SUN messages with."""

    def begin(self) -> None:
        """A card that was never used."""
        self.journals += 1
        self.is_wild = self.chance.random() < 0.7
        self.gaps = self.chance.choice([(7, 30, 60, 60, 80, 95, 400), (30, 60, 60, 80), (50, 60, 60)])
        name = JournalId(f"{self.number:04x}{self.journals:04x}")
        self.card = Card(self.name, key(self.number), name, keys=self.keys)
        self.lost, self.image = set(), None

    def boot(self, now: datetime) -> None:
        """The device starts, with some clock."""
        self.clock = self.chance.choices(("synchronised", "unsynchronised", "holdover", "rtc"), (6, 3, 1, 2))[0]
        self.wrong = timedelta(days=self.chance.choice([0, 0, 1, -1])) if self.clock == "rtc" else timedelta()
        self.card.start(now, **self.says(now))

    def says(self, now: datetime) -> dict[str, object]:
        """What the device's clock tells."""
        if self.clock == "unsynchronised":
            return {"says": _1970 + (now - self.card.booted_at), "clock": self.clock}
        return {"says": now + self.wrong, "clock": self.clock}

    def step(self, conn: Connection, now: datetime) -> datetime:
        """Something happens; when the next thing does."""
        what = self.chance.choices(
            ("alive", "deaf", "tap", "test", "learn", "off", "deliver", "hole", "image", "restore", "new", "cut"),
            WILD if self.is_wild else CALM,
        )[0]
        if not self.card.lines:
            self.boot(now)
        elif what in {"alive", "deaf"}:
            self.card.write(DeviceAlive(Vitals(), {"front": what == "alive"}, 0), now, **self.says(now))  # type: ignore[arg-type]
        elif what == "tap":
            self.card.write(self.tag(now), now, **self.says(now))  # type: ignore[arg-type]
        elif what == "test":
            any_test = self.chance.choice([any_camera_test, any_lamp_test])
            self.card.write(any_test(self.chance), now, **self.says(now))  # type: ignore[arg-type]
        elif what == "learn":
            self.clock, self.wrong = "synchronised", timedelta()
        elif what == "off":
            self.boot(now + timedelta(minutes=self.chance.choice([1, 200, 3000])))
            return self.card.booted_at + timedelta(minutes=5)
        elif what == "deliver":
            self.deliver(conn, now)
        elif what == "hole":
            self._lose(now)
        elif what == "image":
            self.image = (list(self.card.lines), self.card.delivered, set(self.lost))
        elif what == "restore" and self.image:
            lines, self.card.delivered, self.lost = self.image[0], self.image[1], set(self.image[2])
            self.card.lines = list(lines)  # type: ignore[arg-type] # the same lines
            self.boot(now)
        elif what == "new":
            self.deliver(conn, now)
            self.begin()
        elif what == "cut" and len(self.card.lines) > self.card.delivered:
            self.lost.add(len(self.card.lines))
        return now + timedelta(minutes=self.chance.choice(self.gaps))

    def tag(self, now: datetime) -> TagScanned:
        """Whatever somebody may hold to a reader, true or false, and whatever the point may show."""
        chance = self.chance
        card = SunCard(uid=chance.choice(UIDS), master=chance.choice([MASTER, MASTER, OTHER_MASTER]), counter=now.day)
        phone, kind = Phone(chance.choice([0, 1])), chance.random()
        if kind < 0.6:
            tag = TagScanned("front", Medium.WIEGAND, chance.choice(CARDS), UidProof(), Shown.ACCEPTED)
        elif kind < 0.75:
            tag = card.tag(chance.choice([None, None, SunCard(uid=chance.choice(UIDS)).message()]))
        elif kind < 0.9:
            off = timedelta(seconds=chance.choice([0, 0, 0, -590, 590, -630, 630, -7200, 90_000]))
            token = Phone(chance.choice([phone.number, 1])).token(now + off)
            if chance.random() < 0.2:
                token = other_character(token, chance.randrange(176))
            tag = phone.tag(now, token=token)
        else:
            tag = printed(chance.choice([PRINTED, phone.credential]))
        if chance.random() < 0.1:
            return structs.replace(tag, shown=Shown.REFUSED, refusal=chance.choice([None, *Refusal]))
        return structs.replace(tag, shown=chance.choice([Shown.ACCEPTED, Shown.REPEAT, Shown.UNKNOWN, Shown.DAY_DONE]))

    def deliver(self, conn: Connection, now: datetime) -> None:
        """The hub has what it has not, but for what is lost."""
        self.card.deliver(conn, now, without=tuple(self.lost))

    def _lose(self, now: datetime) -> None:
        """Some lines that the hub has not are damaged, and declared; declarations themselves are spared."""
        first = self.card.delivered + self.chance.randint(1, 3)
        last = first + self.chance.randint(0, 2)
        free = not any(number in self.lost for number in range(first, last + 1))
        if free and last < len(self.card.lines):
            kinds = [b"journal.shed" in self.card.lines[number - 1].line for number in range(first, last + 1)]
            if not any(kinds):
                self.lost.update(range(first, last + 1))
                self.card.shed(first, last, now)


def furnish(conn: Connection, chance: random.Random) -> list[Walker]:
    """Points, officers, cards and devices, before anything happened."""
    mine = by("somying", BEGIN - timedelta(days=20))
    audit.begin(conn, hand=mine)
    for number in (1, 2, 3):
        fleet.add_point(
            conn, code=f"P-{number}", name=f"จุดที่ {number}", short_name=f"จุด {number}", station="สน.บางสมมุติ",
            has_camera=chance.random() < 0.6, opened_on=date(2026, 9, 25) + timedelta(days=chance.choice([0, 3, 10, 30])), hand=mine,
        )  # fmt: skip
    _equip(conn, chance, mine)
    for number, point in enumerate(fleet.points(conn)):
        if number:
            day = date(2026, 10, chance.randint(1, 31))
            patrol.set_duty(conn, point.id, from_day=day, patrols_per_day=chance.randint(1, 4), hand=mine)
    for code, card in (("T-01", CARDS[0]), ("T-02", CARDS[1])):
        people.add_officer(conn, code=code, name="x", hand=mine)
        people.add_credential(
            conn, officer_code=code, credential=card, valid_from=at(chance.randint(-9, 9), "08:00"), hand=mine
        )
    for number, credential in enumerate(
        [*(f"nfc:{uid}" for uid in UIDS), *(Phone(n).credential for n in (0, 1)), PRINTED]
    ):
        people.add_credential(
            conn, officer_code=f"T-0{1 + number % 2}", credential=credential,
            valid_from=at(chance.randint(-9, 9), "08:00"), hand=mine,
        )  # fmt: skip
    keys = chance.choice([(MASTER,), (MASTER,), ()])
    walkers = [Walker(DeviceId(f"dev-{n}"), n, chance, keys=keys) for n in (1, 2)]
    for walker in walkers:
        walker.begin()
        fleet.enrol(
            conn, walker.name, point_code=f"P-{walker.number}", public_key=public_key_of(walker.card.key),
            at=BEGIN - timedelta(days=2), hand=mine,
        )  # fmt: skip
    return walkers


def _equip(conn: Connection, chance: random.Random, mine: Hand) -> None:
    """Cameras and lamps in the register, and how often they are due; some are tested that are in none."""
    for point in fleet.points(conn):
        for kind in AssetKind:
            for name in NAMES:
                if chance.random() < 0.45:
                    begin = date(2026, 9, 20) + timedelta(days=chance.choice([0, 0, 15, 25]))
                    end = begin + timedelta(days=chance.choice([5, 12])) if chance.random() < 0.2 else None
                    asset = Asset(point.id, kind, name, begin, end, label=f"{kind} {name}", owner="ฝ่ายโยธา")
                    assets.add_asset(conn, asset, hand=mine)
        if chance.random() < 0.4:
            day = date(2026, 10, chance.randint(1, 31))
            self_tests.set_check_duty(
                conn, point.code, from_day=day, camera_checks_per_day=chance.choice([0, 1]), hand=mine
            )


def happenings(engine: Engine, walkers: list[Walker], chance: random.Random) -> Iterator[datetime]:
    """Everything from `BEGIN` to `END`, in order of time; each moment at which something happened."""
    due = [(BEGIN + timedelta(hours=walker.number), walker.number) for walker in walkers]
    by_number = {walker.number: walker for walker in walkers}
    heapq.heapify(due)
    while due:
        now, number = heapq.heappop(due)
        yield now
        with writing(engine) as conn:
            if chance.random() < 0.004:
                _clerk(conn, chance, now)
            if chance.random() < 0.004:
                _caretaker(conn, chance, now)
            if chance.random() < 0.006:
                _close_off(conn, chance, now)
            if chance.random() < 0.01:
                _let_one_count(conn, chance, now)
            until = by_number[number].step(conn, now)
        if chance.random() < 0.02:  # quiet days keep the months small
            until += timedelta(days=chance.choice([1, 3]))
        if until < END:
            heapq.heappush(due, (until, number))
    with writing(engine) as conn:
        for walker in walkers:
            walker.deliver(conn, END + timedelta(hours=2))


def _clerk(conn: Connection, chance: random.Random, now: datetime) -> None:
    """Somebody moves a device, or takes a card back."""
    hand = by("wichai", now)
    if chance.random() < 0.6:
        number = chance.choice([1, 2])
        fleet.enrol(
            conn, f"dev-{number}", point_code=f"P-{chance.choice([1, 2, 3])}", public_key=public_key_of(key(number)),
            at=now, hand=hand,
        )  # fmt: skip
        return
    standing = [one for one in people.holdings(conn) if one.valid_to is None and one.valid_from < now]
    if standing:
        people.withdraw_credential(conn, credential=standing[0].credential, at=now, hand=hand)


def _caretaker(conn: Connection, chance: random.Random, now: datetime) -> None:
    """Somebody takes a camera or lamp away, or has it written otherwise; of days past two people say so."""
    standing = [one for one in assets.assets(conn) if one.to_day is None]
    if not standing:
        return
    one = chance.choice(standing)
    day = now.astimezone(BANGKOK).date() + timedelta(days=chance.choice([-4, 1]))
    after = replace(one, to_day=day) if chance.random() < 0.5 and day >= one.from_day else replace(one, owner="กฟน.")
    asked = audit.do_or_propose(
        conn, lambda c, h: assets.correct_asset(c, one, after, hand=h), hand=by("somying", now, "เปลี่ยนอุปกรณ์")
    )
    if asked is not None:
        audit.approve(conn, asked, hand=by("wichai", now))


def _close_off(conn: Connection, chance: random.Random, now: datetime) -> None:
    """A point is suspended by a document, or its suspension ends or is taken back; of days past two people say so."""
    today = now.astimezone(BANGKOK).date()
    standing = [one for one in suspensions.suspensions(conn) if one.to_day is None or one.to_day > today]
    point = chance.choice(["P-1", "P-2", "P-3"])
    first = today + timedelta(days=chance.choice([-4, -1, 0, 1]))
    last = first + timedelta(days=chance.choice([1, 2, 6])) if chance.random() < 0.7 else None

    def act(conn: Connection, hand: Hand) -> None:
        if standing and chance.random() < 0.5:
            one = chance.choice(standing)
            if chance.random() < 0.5:
                suspensions.end(conn, one, to_day=one.from_day + timedelta(days=1), hand=hand)
            else:
                suspensions.take_back(conn, one, hand=hand)
        else:
            suspensions.suspend(conn, suspensions.Wish(point, first, last, f"กท 5904/{now.day}", "น้ำท่วม"), hand=hand)

    try:
        with conn.begin_nested():
            asked = audit.do_or_propose(conn, act, hand=by("somying", now, "ปิดถนน"))
    except Refused:  # it is suspended then already, or a duty begins within
        return
    if asked is not None:
        audit.approve(conn, asked, hand=by("wichai", now))


def _let_one_count(conn: Connection, chance: random.Random, now: datetime) -> None:
    """Two people let a tap count as not checked that the hub found forged."""
    found = [one for one in patrol_register.proof_records(conn) if one.state == "forged"]
    if found:
        one = chance.choice(found)
        tap = Place(JournalId(one.journal), one.sequence, LineHash(one.hash))
        asked = audit.propose(
            conn,
            lambda c, h: patrol.let_count(c, DeviceId(one.device), tap, hand=h),
            hand=by("somying", now),
            reason="the key was wrong",
        )
        audit.approve(conn, asked, hand=by("wichai", now))


def live(engine: Engine, seed: int) -> Iterator[datetime]:
    """A district of this seed lives; its moments come one by one, and between them anybody may look."""
    chance = random.Random(f"district {seed}")
    with writing(engine) as conn:
        walkers = furnish(conn, chance)
    yield from happenings(engine, walkers, chance)


def after(hours: int) -> datetime:
    """So long after everything has happened."""
    return END + timedelta(hours=hours)
