"""Open311 GeoReport v2: the shapes of wiki.open311.org/GeoReport_v2, its errors, and what is never told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from lxml import etree

from hub.database import writing
from hub.kernel.rights import Right
from hub.open311.published import status
from hub.open311.writing import written
from hub.people import tokens
from hub.remediation import service
from hub.remediation.kinds import Kind
from hub.remediation.order import Detail, Wish
from hub.remediation.transitions import State, Step
from hub.settings import Open311Settings
from tests.parts.hands import hand
from tests.parts.orders import all_orders, opened, step
from tests.parts.served import served
from tests.parts.small_hub import LOGIN, NOW, SmallHub, small_hub

ON = Open311Settings(enabled=True, kinds=("foliage", "waste"))
FIELDS = (
    *[
        "service_request_id",
        "status",
        "status_notes",
        "service_name",
        "service_code",
        "description",
        "agency_responsible",
    ],
    *[
        "service_notice",
        "requested_datetime",
        "updated_datetime",
        "expected_datetime",
        "address",
        "address_id",
        "zipcode",
    ],
    *("lat", "long", "media_url"),
)
SECRET_WORDS = "นายสมชาย ใจดี โทร 0812345678"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        running.add_point("BSM-01", name="ซอย <1> & ตลาด", device=False)
        running.app.state.open311 = ON
        yield running


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address + "/open311/v2", timeout=60) as anybody:
        yield anybody


def key(hub: SmallHub, right: Right = Right.REPORT_DEFECT) -> str:
    with writing(hub.engine) as conn:
        return tokens.make(conn, login=LOGIN, wanted=tokens.Wanted(right.value, frozenset({right})), hand=hand(at=NOW))


def test_it_is_off_and_publishes_no_camera_unless_the_district_says_so(hub: SmallHub) -> None:
    of = msgspec.convert({}, Open311Settings)
    assert (of.enabled, "camera" in of.kinds) == (False, False)
    hub.app.state.open311 = of
    with served(hub) as running:
        for path in ("discovery.json", "services.xml", "requests.json", "requests/1.xml", "tokens/1.json"):
            assert httpx.get(f"{running.address}/open311/v2/{path}").status_code == 404
        assert httpx.post(f"{running.address}/open311/v2/requests.json", data={"api_key": key(hub)}).status_code == 404


def test_every_answer_has_the_specifications_names_in_both_forms(client: httpx.Client, hub: SmallHub) -> None:
    opened(hub, Wish("BSM-01", Kind.WASTE))
    xml = {}
    for path in ("discovery", "services", "services/waste", "requests", "requests/1"):
        answer = client.get(f"/{path}.xml")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8"), path
        xml[path] = etree.fromstring(answer.content)
        assert client.get(f"/{path}.json").headers["content-type"] == "application/json; charset=utf-8"
    assert [one.tag for one in xml.values()] == [
        *("discovery", "services", "service_definition", "service_requests", "service_requests")
    ]
    assert tuple(field.tag for field in xml["requests/1"].find("request")) == FIELDS
    told = client.get("/requests/1.json").json()
    assert [tuple(one) for one in told] == [FIELDS]
    assert (told[0]["service_request_id"], told[0]["address"]) == ("1", "ซอย <1> & ตลาด")
    assert told[0]["requested_datetime"] == "2026-11-22T18:35:00+07:00"
    assert [one["service_code"] for one in client.get("/services.json").json()] == ["foliage", "waste"]
    assert [one.text for one in xml["services"].iter("metadata")] == ["false", "false"]
    assert [one.text for one in xml["discovery"].iter("format")] == ["text/xml", "application/json"]


def test_only_chosen_kinds_are_told_and_nothing_that_a_person_typed(client: httpx.Client, hub: SmallHub) -> None:
    opened(hub, Wish("BSM-01", Kind.WASTE, what=SECRET_WORDS))
    opened(hub, Wish("BSM-01", Kind.ROAD, what="หลุม"))
    with writing(hub.engine) as conn:
        service.comment(conn, 1, SECRET_WORDS, hand=hand(at=NOW))
    step(hub, 1, Step.ASK_CANCEL, detail=_why())
    for form in ("json", "xml"):
        told = client.get(f"/requests.{form}").text + client.get(f"/requests.{form}?service_request_id=1,2").text
        assert "หลุม" not in told
        for word in (*SECRET_WORDS.split(), LOGIN, "somying"):
            assert word not in told
    assert client.get("/requests/2.json").status_code == 404


def test_closed_is_only_what_is_proved_or_cancelled(client: httpx.Client, hub: SmallHub) -> None:
    opened(hub, Wish("BSM-01", Kind.WASTE))
    step(hub, 1, Step.ASK_CANCEL, detail=_why())
    assert client.get("/requests.json?status=closed").json() == []
    step(hub, 1, Step.CANCEL, by="another", detail=_why())
    closed = client.get("/requests.json?status=closed").json()
    assert [(one["status"], one["status_notes"]) for one in closed] == [("closed", "ยกเลิก · Cancelled")]


def test_a_persons_word_alone_closes_nothing(hub: SmallHub) -> None:
    made = opened(hub, Wish("BSM-01", Kind.WASTE))
    closed = [state for state in State if status(replace(made, state=state)) == "closed"]
    assert closed == [State.PROVED, State.CANCELLED]


def test_what_is_asked_wrongly_gets_the_specifications_errors(client: httpx.Client) -> None:
    for path, expected in (
        ("requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z", 400),
        ("requests.json?start_date=yesterday", 400),
        ("requests.json?status=mended", 400),
        ("requests.json?page=0", 400),
        ("requests.json?service_request_id=1;DROP", 400),
        ("requests.json?service_code=camera", 404),
        ("requests.json?jurisdiction_id=elsewhere", 404),
        ("services/camera.json", 404),
        ("requests/77.json", 404),
        ("tokens/1.json", 404),
    ):
        answer = client.get("/" + path)
        assert (answer.status_code, [one["code"] for one in answer.json()]) == (expected, [str(expected)]), path
        assert etree.fromstring(client.get("/" + path.replace(".json", ".xml")).content).tag == "errors"


def test_a_report_becomes_an_order_and_keeps_no_name(client: httpx.Client, hub: SmallHub) -> None:
    form = {"service_code": "waste", "address_id": "BSM-01", "description": "กองขยะ", "email": "a@example.org"}
    for wrong in ({}, {"api_key": "rp_none"}, {"api_key": key(hub, Right.SEE_BOARD)}):
        assert client.post("/requests.json", data=form | wrong).status_code == 403
    secret = {"api_key": key(hub)}
    for wrong in (
        {"media_url": "http://127.0.0.1/x"},
        {"description": "ก" * 501},
        {"service_code": "camera"},
        {"address_id": "NONE"},
        {"address_id": "", "lat": "91", "long": "0"},
        {"address_id": "", "lat": "nan", "long": "0"},
        {"address_id": ""},
    ):
        assert client.post("/requests.json", data=form | secret | wrong).status_code == 400, wrong
    assert all_orders(hub) == []
    answer = client.post("/requests.json", data=form | secret)
    assert [one["service_request_id"] for one in answer.json()] == ["1"]
    assert [(one.kind, one.what, one.opened_at) for one in all_orders(hub)] == [(Kind.WASTE, "กองขยะ", NOW)]


def test_pages_and_days_bound_the_list(client: httpx.Client, hub: SmallHub) -> None:
    for _ in range(3):
        opened(hub, Wish("BSM-01", Kind.WASTE))
    ids = [
        [one["service_request_id"] for one in client.get(f"/requests.json?page_size=2&page={n}").json()] for n in (1, 2)
    ]
    assert ids == [["3", "2"], ["1"]]
    hub.clock.now = NOW + timedelta(days=91)
    assert client.get("/requests.json").json() == []


def test_no_text_breaks_the_xml() -> None:
    hostile = "\x00\x0b\ud800]]><x>&\ufffe"
    assert etree.fromstring(written("a", {"b": hostile}, form="xml")).findtext("b") == "\ufffd\ufffd\ufffd]]><x>&\ufffd"


def _why() -> Detail:
    return Detail(said=SECRET_WORDS)
