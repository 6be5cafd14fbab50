"""Letters in few words: an office that may write, a round of drafts, and steps as people take them."""

from datetime import date, datetime

from hub.database import writing
from hub.kernel.rights import RIGHTS, Role
from hub.letters import register, service
from hub.letters.letter import NO_DETAIL, Detail, Letter
from hub.letters.numbers import Block
from hub.letters.office import Office
from hub.letters.paper import TEMPLATE, letter_values
from hub.letters.rounds import LetterRounds
from hub.letters.states import Step
from hub.papers.district import District
from hub.papers.pdf import typeset
from tests.parts.hands import HUB_KEY, hand
from tests.parts.small_hub import SmallHub

DISTRICT = District("เขตบางสมมุติ")
OFFICE = Office(
    code="กท 5099",
    address=("99 ถนนบางสมมุติ แขวงบางสมมุติ", "เขตบางสมมุติ กรุงเทพมหานคร 10999"),
    phone="0 2999 9999 ต่อ 999",
    email="saraban@example.go.th",
    director="ผู้อำนวยการเขตบางสมมุติ",
    head="หัวหน้าฝ่ายเทศกิจ",
)


def furnished(hub: SmallHub, *, office: Office = OFFICE, block: tuple[int, int] | None = (101, 103)) -> None:
    """The office's data are set, and numbers are left to it."""
    with writing(hub.engine) as conn:
        register.set_office(conn, office, hand=hand(at=hub.clock.now))
        if block:
            year = hub.clock.now.year
            register.add_block(conn, Block(office.code, year, *block), hand=hand(at=hub.clock.now))


def letter_round(hub: SmallHub) -> None:
    """One round by a process that has just begun."""
    LetterRounds(HUB_KEY)(hub.engine, hub.clock.now)


def step(
    hub: SmallHub,
    number: int,
    wanted: Step,
    *,
    by: str = "somying",
    role: Role = Role.SUPERVISOR,
    seen: int | None = None,
    at: datetime | None = None,
    said: str = "",
    day: date | None = None,
    running: int | None = None,
) -> Letter:
    """The letter after somebody's step."""
    detail = Detail(said, day, running) if said or day or running else NO_DETAIL
    with writing(hub.engine) as conn:
        revision = seen if seen is not None else service.known(conn, number).revision
        return service.take_step(
            conn, number, wanted, seen_revision=revision, hand=hand(by, at=at or hub.clock.now),
            rights=RIGHTS[role], district=DISTRICT, detail=detail,
        )  # fmt: skip


def issued(hub: SmallHub, number: int, *, by: str = "somying", pdf: bytes | None = None) -> Letter:
    """The letter with its PDF."""
    with writing(hub.engine) as conn:
        file = service.letter_file(conn, number, district=DISTRICT)
        assert file is not None
        made = pdf or typeset(TEMPLATE, letter_values(file.shown, service.printed(file), art=None))
        seen = file.letter.revision
        return service.issue(
            conn, number, made, seen_revision=seen, hand=hand(by, at=hub.clock.now), rights=RIGHTS[Role.OPERATOR]
        )


def all_letters(hub: SmallHub) -> list[Letter]:
    """Every letter, the oldest first."""
    with hub.engine.connect() as conn:
        return sorted(service.letters(conn), key=lambda one: one.number)
