"""A small district whose points are reported, mended and inspected by telephone, and the people who do that."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta

from hub.database import writing
from hub.fleet import locations
from hub.fleet.location import Location
from hub.kernel.rights import Role
from hub.people import users
from hub.remediation.kinds import PARKS, WORKS, Kind
from hub.remediation.order import Detail, Order, Wish
from hub.remediation.transitions import Step
from tests.parts.hands import hand
from tests.parts.orders import opened, step
from tests.parts.photographs import photo, sent
from tests.parts.small_hub import NOW, PASSWORD, SmallHub, small_hub

PLACE = Location(13_727_500, 100_524_000)
PEOPLE = {
    "lek": (Role.SECTION, PARKS),
    "somsak": (Role.SECTION, WORKS),
    "chai": (Role.OFFICER, None),
    "daeng": (Role.OFFICER, None),
    "audit": (Role.AUDITOR, None),
    "operator": (Role.OPERATOR, None),
}


@contextmanager
def district(url: str, *, people: Collection[str] = tuple(PEOPLE)) -> Iterator[SmallHub]:
    """BSM-01 has a device, BSM-02 has none."""
    with small_hub(url) as hub:
        hub.add_point("BSM-01", name="สะพานลอยหน้าตลาดบางสมมุติ")
        hub.devices["BSM-01"].start(at=NOW)
        hub.add_point("BSM-02", name="ซอยสมมุติ 4", device=False)
        with writing(hub.engine) as conn:
            locations.locate(conn, code="BSM-01", location=PLACE, hand=hand(at=NOW))
            for login in people:
                role, section = PEOPLE[login]
                users.add_user(
                    conn, login=login, name=login, password=PASSWORD, role=role, section=section, hand=hand()
                )
        yield hub


def assigned(hub: SmallHub, *, kind: Kind = Kind.FOLIAGE, point: str = "BSM-01", what: str = "กิ่งไม้บังไฟ") -> Order:
    """An order of an officer, with a photograph, given to its section."""
    names = (sent(hub, photo(len(what)), point=point, by="chai").name,)
    order = opened(hub, Wish(point=point, kind=kind, what=what, photographs=names), by="chai")
    return step(hub, order.number, Step.ASSIGN)


def said_done(hub: SmallHub, *, point: str = "BSM-01", after: bytes | None = None) -> Order:
    """The same, which the section says is done two minutes ago."""
    order = assigned(hub, point=point)
    name = sent(hub, after or photo(99), point=point, by="lek").name
    detail = Detail(said="ตัดแล้ว", repaired_at=hub.clock.now, photographs=(name,))
    done = step(hub, order.number, Step.REPORT_DONE, by="lek", role=Role.SECTION, detail=detail)
    hub.clock.now += timedelta(minutes=2)
    return done
