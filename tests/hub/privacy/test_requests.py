"""Requests of data subjects: on record, due in 30 days, given more time once, answered once; the chain is the register."""

from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest

from hub.audit import service as audit
from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.people import service as people
from hub.people import users
from hub.privacy import requesting, service
from hub.privacy.person import Person, PersonKind
from hub.privacy.requests import Answer, Extension, Kind, Outcome, Request, State
from tests.parts.hands import HUB_KEY, hand
from tests.parts.served import served
from tests.parts.small_hub import CARD, NOW, OFFICER, SmallHub
from wire_contract.chain import public_key_of
from wire_contract.privacy_acts import PersonErased, PersonExported, RequestReceived

OURS = {"sec-fetch-site": "same-origin"}
TODAY = date(2026, 11, 22)
SOMCHAI = Person(PersonKind.OFFICER, "T-01")


def receive(hub: SmallHub, kind: Kind = Kind.ACCESS, *, person: Person = SOMCHAI, letter: str = "กท 1/1") -> Request:
    with writing(hub.engine) as conn:
        return requesting.receive(conn, person, kind, received_on=TODAY, letter=letter, hand=hand(at=NOW))


def known(hub: SmallHub, number: int = 1) -> Request:
    with hub.engine.connect() as conn:
        found = requesting.numbered(conn, number)
    assert found is not None
    return found


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[httpx.Client]:
    with (
        served(hub) as running,
        httpx.Client(base_url=running.address, cookies={"riskpoint": hub.session()}, timeout=60) as client,
    ):
        client.headers.update(OURS)
        yield client


def test_a_request_is_an_act_without_a_name_and_due_in_thirty_days(hub: SmallHub) -> None:
    request = receive(hub)
    with hub.engine.connect() as conn:
        [entry] = own_chain.of_kind(conn, RequestReceived)
    assert entry.act == RequestReceived(
        person="officer:T-01", kind="access", received_on="2026-11-22", due_on="2026-12-22", letter="กท 1/1"
    )
    assert request == Request(
        1, entry.hash, SOMCHAI, Kind.ACCESS, TODAY, date(2026, 12, 22), "กท 1/1", taken_by="somying"
    )
    assert OFFICER not in entry.line.decode()


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 22), State.OPEN),
        (date(2026, 12, 14), State.OPEN),
        (date(2026, 12, 15), State.SOON),
        (date(2026, 12, 22), State.SOON),
        (date(2026, 12, 23), State.OVERDUE),
    ],
)
def test_how_it_stands_is_worked_out_from_the_day(hub: SmallHub, day: date, state: State) -> None:
    assert receive(hub).state(day) is state


def test_more_time_is_given_once_with_a_reason(hub: SmallHub) -> None:
    receive(hub)

    def extend(due_on: date, *, at: int = 5, reason: str = "ต้องค้นเอกสารกระดาษ") -> Request:
        with writing(hub.engine) as conn:
            by = hand("somsri", at=NOW + timedelta(days=at), reason=reason)
            return requesting.extend(conn, 1, due_on=due_on, hand=by)

    for wrong, complaint in ((date(2026, 12, 22), "the new day"), (date(2027, 1, 22), "the new day")):
        with pytest.raises(Refused, match=complaint):
            extend(wrong)
    with pytest.raises(Refused, match="a reason is needed"):
        extend(date(2027, 1, 10), reason=" ")
    with pytest.raises(Refused, match="the name in it"):
        extend(date(2027, 1, 10), reason=f"{OFFICER} ขอ")
    with pytest.raises(Refused, match="overdue already"):
        extend(date(2027, 1, 10), at=31)
    assert known(hub).extension is None
    given = extend(date(2027, 1, 21))
    assert (given.due_on, given.extension) == (
        date(2027, 1, 21),
        Extension(date(2026, 11, 27), "somsri", "ต้องค้นเอกสารกระดาษ"),
    )
    assert given.state(date(2027, 1, 21)) is State.SOON
    with pytest.raises(Refused, match="more time already"):
        extend(date(2027, 2, 1))


def test_it_is_answered_once_and_a_refusal_says_why(hub: SmallHub) -> None:
    receive(hub, Kind.OBJECTION)

    def answer(outcome: Outcome, *, letter: str = "กท 1/2", text: str = "") -> Request:
        with writing(hub.engine) as conn:
            return requesting.answer(conn, 1, outcome, letter=letter, text=text, hand=hand(at=NOW))

    with pytest.raises(Refused, match="a reason is needed"):
        answer(Outcome.REFUSED)
    with pytest.raises(Refused, match="the letter's number is needed"):
        answer(Outcome.GRANTED, letter=" ")
    with pytest.raises(Refused, match="the name in it"):
        answer(Outcome.REFUSED, text=f"คุณ{OFFICER}")
    answered = answer(Outcome.REFUSED, text="หลักฐานของทางราชการ")
    assert answered.answer == Answer(TODAY, "somying", Outcome.REFUSED, "กท 1/2", "หลักฐานของทางราชการ")
    assert answered.state(date(2027, 5, 1)) is State.ANSWERED
    with pytest.raises(Refused, match="request 1 is answered"):
        answer(Outcome.GRANTED)


@pytest.mark.parametrize(
    ("person", "received_on", "letter", "complaint"),
    [
        (Person(PersonKind.OFFICER, "T-99"), TODAY, "", "there is no officer 'T-99'"),
        (Person(PersonKind.USER, "T-01"), TODAY, "", "there is no user 'T-01'"),
        (Person(PersonKind.OTHER), TODAY, "", "the letter's number is needed"),
        (SOMCHAI, TODAY + timedelta(days=1), "", "the day it came"),
        (SOMCHAI, TODAY - timedelta(days=366), "", "the day it came"),
        (SOMCHAI, TODAY, f"ของ {OFFICER}", "the name in it"),
        (SOMCHAI, TODAY, "a\nb", "the letter's number is needed"),
    ],
)
def test_a_slip_puts_nothing_on_record(
    hub: SmallHub, person: Person, received_on: date, letter: str, complaint: str
) -> None:
    with pytest.raises(Refused, match=complaint), writing(hub.engine) as conn:
        requesting.receive(conn, person, Kind.ACCESS, received_on=received_on, letter=letter, hand=hand(at=NOW))
    with hub.engine.connect() as conn:
        assert requesting.every(conn) == ()


def test_handing_out_and_erasing_name_the_request_that_they_are_for(hub: SmallHub) -> None:
    access, erasure = receive(hub), receive(hub, Kind.ERASURE)
    assert (access.number, erasure.number) == (1, 2)
    why = hand(at=NOW, reason="ตามคำขอ")
    for number, complaint in ((2, "is about something else"), (3, "there is no request 3")):
        with pytest.raises(Refused, match=complaint), writing(hub.engine) as conn:
            service.export(conn, "T-01", hand=why, request=number)
    with pytest.raises(Refused, match="is about something else"), writing(hub.engine) as conn:
        service.export(conn, "T-02", hand=why, request=1)
    with writing(hub.engine) as conn:
        service.export(conn, "T-01", hand=why, request=1)
        people.withdraw_credential(conn, credential=CARD, at=NOW, hand=hand(at=NOW))
        service.erase(conn, "T-01", typed="T-01", hand=why, request=2)
        requesting.answer(conn, 2, Outcome.GRANTED, letter="กท 1/3", text="", hand=hand(at=NOW))
    with hub.engine.connect() as conn:
        [exported], [erased] = own_chain.of_kind(conn, PersonExported), own_chain.of_kind(conn, PersonErased)
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    assert exported.act == PersonExported(officer="T-01", reason="ตามคำขอ", request=access.hash)
    assert erased.act == PersonErased(officer="T-01", reason="ตามคำขอ", request=erasure.hash)
    assert (replayed.faults, differences) == ([], [])
    with pytest.raises(Refused, match="the name of T-01 is erased already"), writing(hub.engine) as conn:
        service.erase(conn, "T-01", typed="T-01", hand=why)


def test_the_pages_take_a_request_in_and_bring_it_to_its_answer(hub: SmallHub, pages: httpx.Client) -> None:
    form = {"person": "officer:T-01", "kind": "access", "received": "2026-11-20", "letter": "กท 9/9"}
    slip = pages.post("/privacy/requests", data={**form, "received": "2026-11-30"})
    assert slip.status_code == 409
    assert 'value="กท 9/9"' in slip.text
    done = pages.post("/privacy/requests", data=form)
    assert (done.status_code, done.headers["location"]) == (303, "/privacy/requests/1")
    assert "officer:T-01" in pages.get("/privacy/requests").text
    assert 'href="/privacy/people/T-01?asked=1"' in pages.get("/privacy/requests/1").text
    assert 'name="asked" value="1"' in pages.get("/privacy/people/T-01?asked=1").text
    file = pages.post("/privacy/export", data={"officer": "T-01", "reason": "ตามคำขอ", "asked": "1"})
    assert (file.status_code, file.headers["content-type"]) == (200, "application/zip")
    said = {"outcome": "granted", "letter": "กท 9/10", "text": ""}
    assert pages.post("/privacy/requests/1/answer", data=said).status_code == 303
    assert pages.get("/api/v1/privacy/requests").json() == []
    [told] = pages.get("/api/v1/privacy/requests", params={"all": True}).json()
    assert told == {
        "number": 1,
        "line": known(hub).hash,
        "person": "officer:T-01",
        "kind": "access",
        "received_on": "2026-11-20",
        "due_on": "2026-12-20",
        "letter": "กท 9/9",
        "taken_by": "somying",
        "extended_because": None,
        "state": "answered",
        "answer": {"on": "2026-11-22", "by": "somying", "outcome": "granted", "letter": "กท 9/10", "text": ""},
    }
    assert pages.get("/privacy/requests/2").status_code == 404


def test_only_who_has_the_right_sees_requests(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        users.add_user(conn, login="op", name="x", password="long enough to keep", role=Role.OPERATOR, hand=hand())
    receive(hub)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", hub.session("op"))
        paths = ("/privacy/requests", "/privacy/requests/1", "/api/v1/privacy/requests", "/privacy/users/somying")
        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 403)
        assert client.get("/privacy").status_code == 200
