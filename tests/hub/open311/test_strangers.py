"""Open311 as strangers use it: the specification's schemas, a client that is not ours, hostile texts, too much, leaks."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from georeport import GeoReport
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree

from hub.database import writing
from hub.fleet import locations
from hub.fleet.location import Location
from hub.open311 import service as open311
from hub.open311.published import Asked, request
from hub.open311.writing import written
from hub.people.throttle import Throttle
from hub.remediation.kinds import WORK, Kind
from hub.remediation.order import Order, Wish
from hub.remediation.transitions import State
from hub.settings import Open311Settings
from tests.hub.open311.test_georeport import key
from tests.parts.georeport import DEFINITION, ERRORS, REQUESTS, SERVICES
from tests.parts.hands import hand
from tests.parts.hostile import HOSTILE
from tests.parts.orders import all_orders, opened
from tests.parts.served import Served, served
from tests.parts.small_hub import NOW, SmallHub, small_hub

MARK = "Zq7ลับ"
"""In no word of ours."""


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    """On both databases."""
    with small_hub(database_url) as running:
        running.add_point("BSM-01", name="ปากซอย", device=False)
        running.app.state.open311 = Open311Settings(enabled=True, kinds=("foliage", "waste"))
        yield running


@pytest.fixture
def pages(hub: SmallHub) -> Iterator[Served]:
    with served(hub) as running:
        yield running


def faults(schema: dict[str, Any], told: object) -> list[str]:
    checker = Draft202012Validator.FORMAT_CHECKER
    return [one.message for one in Draft202012Validator(schema, format_checker=checker).iter_errors(told)]


def test_every_answer_is_as_the_specifications_schemas_want_it(hub: SmallHub, pages: Served) -> None:
    opened(hub, Wish("BSM-01", Kind.WASTE, MARK))
    for path, schema in (
        ("services", SERVICES),
        ("services/waste", DEFINITION),
        ("requests", REQUESTS),
        ("requests/1", REQUESTS),
        ("requests/77", ERRORS),
        ("services/camera", ERRORS),
    ):
        told = httpx.get(f"{pages.address}/open311/v2/{path}.json").json()
        assert told != []
        assert faults(schema, told) == [], path


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_client_that_is_not_ours_reads_all_of_it(hub: SmallHub, pages: Served, form: str) -> None:
    for kind in (Kind.WASTE, Kind.FOLIAGE, Kind.CAMERA):
        opened(hub, Wish("BSM-01", kind))
    client = GeoReport(f"{pages.address}/open311/v2", output_format=form)
    assert [one["service_code"] for one in client.get_service_list()] == ["foliage", "waste"]
    assert client.get_service_definition("waste")["service_code"] == "waste"
    assert [one["service_request_id"] for one in client.get_service_requests()] == ["2", "1"]
    assert client.get_service_request("1")["status"] == "open"
    assert [one["service_code"] for one in client.get_service_requests(service_request_id="2,1,3")] == [
        "foliage",
        "waste",
    ]


def test_no_hostile_text_in_any_field_gets_further_than_an_error_or_an_orders_words(
    hub: SmallHub, pages: Served
) -> None:
    secret = key(hub)
    with httpx.Client(base_url=f"{pages.address}/open311/v2", timeout=30) as client:
        for name, text in HOSTILE.items():
            hub.app.state.open311_reports = Throttle()  # who sends so much has to wait
            _send_everywhere(client, hub, text, secret=secret, name=name)
            told = client.get("/requests.xml")
            assert etree.fromstring(told.content).tag == "service_requests"
            assert text[:12] not in told.text
        assert client.post("/requests.xml", data={"api_key": HOSTILE["sql"]}).status_code == 403


def _send_everywhere(client: httpx.Client, hub: SmallHub, text: str, *, secret: str, name: str) -> None:
    for field in ("service_code", "status", "start_date", "page", "service_request_id", "jurisdiction_id"):
        for form in ("json", "xml"):
            answer = client.get(f"/requests.{form}", params={field: text})
            assert answer.status_code in {400, 404}, (name, field)
            assert "<script" not in answer.text or form == "json"
    sound = {"api_key": secret, "service_code": "waste", "address_id": "BSM-01", "description": "x"}
    before = all_orders(hub)
    for field in ("service_code", "address_id", "lat", "media_url", "jurisdiction_id"):
        answer = client.post("/requests.xml", data=sound | {field: text})
        assert answer.status_code in {400, 404}, (name, field)
        assert etree.fromstring(answer.content).tag == "errors"
    assert all_orders(hub) == before
    assert client.post("/requests.xml", data=sound | {"description": text}).status_code in {200, 400}


def test_a_second_report_of_the_same_joins_the_first_ones_order(hub: SmallHub, pages: Served) -> None:
    form = {"api_key": key(hub), "service_code": "waste", "address_id": "BSM-01", "description": "กองขยะ"}
    ids = [
        httpx.post(f"{pages.address}/open311/v2/requests.json", data=form, timeout=30).json()[0]["service_request_id"]
        for _ in range(2)
    ]
    assert ids == ["1", "1"]


def test_a_place_is_the_nearest_point_or_none_of_ours(hub: SmallHub, pages: Served) -> None:
    at = Location(13_750_000, 100_500_000)
    with writing(hub.engine) as conn:
        locations.locate(conn, code="BSM-01", location=at, hand=hand(at=NOW))
    form = {"api_key": key(hub), "service_code": "waste", "description": "กองขยะ"}

    def post(lat: str, long: str) -> int:
        told = {"lat": lat, "long": long}
        return httpx.post(f"{pages.address}/open311/v2/requests.json", data=form | told, timeout=30).status_code

    # 0.001 degrees of latitude are 111 m, 0.002 are 222 m; what is farther than 150 m is not ours
    assert [post("13.751", "100.5"), post("13.752", "100.5"), post("0", "0"), post("13.75", "")] == [200, 400, 400, 400]


def test_who_sends_very_many_is_told_to_come_later(hub: SmallHub, pages: Served) -> None:
    form = {"api_key": key(hub), "service_code": "none"}
    with httpx.Client(base_url=f"{pages.address}/open311/v2", timeout=30) as client:
        told = [client.post("/requests.json", data=form).status_code for _ in range(40)]
    assert set(told) == {400, 429}
    assert told.index(429) >= 30
    assert set(told[told.index(429) :]) == {429}


def test_what_is_older_than_was_asked_for_is_not_read(hub: SmallHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three orders in three years, read one at a time: the second page ends it."""
    for years in range(3):
        hub.clock.now = NOW + timedelta(days=365 * years)
        opened(hub, Wish("BSM-01", Kind.WASTE))
    monkeypatch.setattr(open311, "_PAGE", 1)
    read: list[int | None] = []
    truly = open311.orders.orders

    def counted(conn: Any, *, before: int | None, limit: int) -> Any:
        read.append(before)
        return truly(conn, before=before, limit=limit)

    monkeypatch.setattr(open311.orders, "orders", counted)
    with hub.engine.connect() as conn:
        asked = Asked(hub.clock.now - timedelta(days=90), hub.clock.now)
        found = open311.found(conn, asked, kinds=[Kind.WASTE])
    assert [one["service_request_id"] for one in found if isinstance(one, dict)] == ["3"]
    assert read == [None, 3]


ORDER_TEXTS = ("section", "asset", "cause", "what", "traffy_ticket", "done_by", "cancel_asked_by")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(Kind), state=st.sampled_from(State), words=st.text(max_size=20))
def test_nothing_that_a_person_typed_is_ever_told(kind: Kind, state: State, words: str) -> None:
    typed = f"{MARK}{words}"
    names = {field.name for field in fields(Order)}
    texts = {name: typed for name in ORDER_TEXTS if name in names}
    assert set(ORDER_TEXTS) == set(texts)
    order = replace(_plain(kind), state=state, **texts)
    told = request(order, point_name="ปากซอย")
    for form in ("json", "xml"):
        assert MARK.encode() not in written("request", told, form=form)
    assert told["description"] == " · ".join(WORK[kind].says)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", str(told["requested_datetime"]))


def _plain(kind: Kind) -> Order:
    values: dict[str, Any] = {field.name: None for field in fields(Order)}
    return Order(**values | {"number": 1, "kind": kind, "point": "BSM-01", "opened_at": NOW, "due_at": NOW})
