"""Work orders on pages and in the API: what waits, what a wrong form keeps, who was first, and who may not."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.rights import Role
from hub.people import users
from hub.remediation.kinds import WORKS, Kind
from hub.remediation.order import Detail, Wish
from hub.remediation.transitions import State, Step
from tests.parts.hands import hand
from tests.parts.orders import all_orders, opened, step, triage_round
from tests.parts.photographs import photo, sent
from tests.parts.served import served
from tests.parts.small_hub import CARD, LOGIN, NOW, SmallHub
from tests.parts.tested_district import tell_tests
from wire_contract.photograph_acts import PhotographsMissed


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    tell_tests(hub)
    triage_round(hub)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        signed_in.headers["origin"] = running.address
        yield signed_in


def text(answer: httpx.Response) -> str:
    return " ".join(answer.text.split())


def test_the_list_the_board_and_the_point_say_what_waits(client: httpx.Client, hub: SmallHub) -> None:
    hub.clock.now = NOW + timedelta(hours=25)
    page = text(client.get("/orders"))
    assert page.index('id="order-2"') < page.index('id="order-1"')
    assert '<strong class="number">2</strong> ยังไม่จบ' in page
    assert '<strong class="number">1</strong> เกินกำหนด' in page
    assert 'id="order-2"' not in client.get("/orders", params={"state": "overdue"}).text
    assert 'id="order-1"' not in client.get("/orders", params={"section": "การไฟฟ้านครหลวง"}).text
    assert "ใบงานรอดำเนินการ" in client.get("/").text
    assert "/orders/2" in client.get("/orders/block", params={"point": "BSM-01"}).text
    assert "ใบงาน 2 ไฟส่องสว่างชำรุด: มอบหมาย" in text(client.get("/points/BSM-01"))


def test_a_repair_dated_before_the_defect_is_refused_at_its_field_and_keeps_what_was_typed(
    client: httpx.Client, hub: SmallHub
) -> None:
    before = all_orders(hub)
    form = {"step": "report_done", "revision": "2", "said": "เปลี่ยน <b>หลอด</b>", "repaired_at": "2026-11-20T08:00"}
    answer = client.post("/orders/2/steps", data=form)
    page = text(answer)
    assert answer.status_code == 409
    assert 'aria-invalid="true" aria-describedby="wrong-repaired_at"' in page
    assert "ซ่อมก่อนที่จะชำรุดไม่ได้" in page
    assert "เปลี่ยน &lt;b&gt;หลอด&lt;/b&gt;" in page
    assert 'value="2026-11-20T08:00"' in page
    assert all_orders(hub) == before
    assert client.post("/orders/2/steps", data=form | {"repaired_at": "2569-11-22T18:00"}).status_code == 303
    assert (all_orders(hub)[1].state, all_orders(hub)[1].done_by) == (State.REPORTED_DONE, LOGIN)


def test_the_second_of_two_reads_who_was_first(client: httpx.Client, hub: SmallHub) -> None:
    step(hub, 2, Step.ACKNOWLEDGE, by="lek")
    answer = client.post("/orders/2/steps", data={"step": "begin", "revision": "2", "said": "ไปแล้ว"})
    assert (answer.status_code, "lek ทำรายการก่อนแล้ว" in text(answer)) == (409, True)
    assert 'name="revision" value="3"' in text(answer)
    assert "ไปแล้ว</textarea>" in text(answer)
    assert all_orders(hub)[1].state is State.ACKNOWLEDGED


def test_a_new_order_goes_to_its_section_and_one_that_exists_is_named(client: httpx.Client, hub: SmallHub) -> None:
    form = {"point": "BSM-03", "kind": "structure", "what": "ราวสะพานหัก", "traffy_ticket": "2026-ABC123"}
    assert client.post("/orders", data=form).headers["location"] == "/orders/3"
    made = all_orders(hub)[2]
    assert (made.section, made.state, made.traffy_ticket) == (WORKS, State.REPORTED, "2026-ABC123")
    again = client.post("/orders", data={"point": "BSM-01", "kind": "lamp", "asset": "lamp/main", "what": "ดับ"})
    assert (again.status_code, "มีใบงาน 2 อยู่แล้ว" in text(again), "ดับ</textarea>" in text(again)) == (409, True, True)
    assert len(all_orders(hub)) == 3


def test_the_api_takes_the_same_steps_and_refuses_alike(client: httpx.Client) -> None:
    assert [(one["number"], one["state"]) for one in client.get("/api/v1/orders").json()] == [
        (2, "assigned"), (1, "assigned"),
    ]  # fmt: skip
    begun = client.post("/api/v1/orders/1/steps", json={"step": "begin", "revision": 2}).json()
    assert (begun["state"], begun["revision"]) == ("in_progress", 3)
    assert client.post("/api/v1/orders/1/steps", json={"step": "begin", "revision": 2}).status_code == 409
    assert client.post("/api/v1/orders/1/steps", json={"step": "prove", "revision": 3}).status_code == 409
    assert client.post("/api/v1/orders/1/comments", json={"comment": "รออะไหล่"}).status_code == 204
    told = client.get("/api/v1/orders/1").json()["steps"]
    assert [(one["step"], one["by"], one["said"]) for one in told] == [
        ("open", "hub", ""), ("assign", "hub", ""), ("begin", LOGIN, ""), ("comment", LOGIN, "รออะไหล่"),
    ]  # fmt: skip
    assert client.get("/api/v1/orders/99").status_code == 404


def test_section_staff_step_their_own_orders_and_a_guessed_number_is_404(client: httpx.Client, hub: SmallHub) -> None:
    number = opened(hub, Wish("BSM-03", Kind.STRUCTURE)).number
    step(hub, number, Step.ASSIGN)
    with writing(hub.engine) as conn:
        users.add_user(
            conn, login="yotha", name="โยธา", password="long enough", role=Role.SECTION, section=WORKS,
            hand=hand(at=hub.session_clock.now),
        )  # fmt: skip
    client.cookies.set("riskpoint", hub.session("yotha"))
    begun = client.post(f"/orders/{number}/steps", data={"step": "begin", "revision": "2"})
    assert (begun.status_code, begun.headers["location"]) == (303, "/my-work")
    assert all_orders(hub)[2].state is State.IN_PROGRESS
    for guessed in (1, 2, 99):
        assert client.post(f"/orders/{guessed}/steps", data={"step": "begin", "revision": "2"}).status_code == 404
        assert client.post(f"/orders/{guessed}/comments", data={"said": "ดู"}).status_code == 404
    assert client.get("/orders").status_code == 403


def test_a_photograph_that_the_hub_does_not_hold_is_no_photograph_and_the_claim_leaves_a_trace(
    client: httpx.Client, hub: SmallHub
) -> None:
    number = opened(hub, Wish("BSM-03", Kind.WASTE)).number
    step(hub, number, Step.ASSIGN)
    before, claimed = all_orders(hub), "c" * 64
    form = {"step": "report_done", "revision": "2", "photographs": claimed}
    page = client.post(f"/orders/{number}/steps", data=form)
    body = {"step": "report_done", "revision": 2, "photographs": [claimed]}
    answer = client.post(f"/api/v1/orders/{number}/steps", json=body)
    assert (page.status_code, answer.status_code) == (409, 409)
    assert "ศูนย์ไม่มีภาพถ่ายนี้" in page.text
    assert "the hub does not hold this photograph: cccccccccccc…" in answer.text
    assert all_orders(hub) == before
    with hub.engine.connect() as conn:
        traces = [(entry.subject, entry.act) for entry in own_chain.of_kind(conn, PhotographsMissed)]
    assert traces == [(LOGIN, PhotographsMissed(photographs=(claimed,), order=number, point="BSM-03"))] * 2
    held = sent(hub, photo(1)).name
    assert client.post(f"/api/v1/orders/{number}/steps", json=body | {"photographs": [held]}).status_code == 200


def test_what_proved_an_order_is_called_what_it_is(client: httpx.Client, hub: SmallHub) -> None:
    """A second person's tap is a tap; the hub's own step rests on that person's act, which is an inspection."""
    number = opened(hub, Wish("BSM-03", Kind.WASTE)).number
    step(hub, number, Step.ASSIGN)
    after = sent(hub, photo(1), by="lek").name
    step(hub, number, Step.REPORT_DONE, by="lek", detail=Detail(photographs=(after,)))
    tap = hub.devices["BSM-03"].tap(CARD, at=NOW + timedelta(minutes=3))
    hub.clock.now = NOW + timedelta(minutes=5)
    proved = step(hub, number, Step.INSPECT, by="noi", role=Role.OFFICER, detail=Detail(because=tap))
    assert proved.proof is not None
    for language, tapped, inspected, photographs in (
        ("th", "การแตะ", "การตรวจที่จุด", "1 ภาพ"), ("en", "tap", "inspection", "1 photograph ·"),
    ):  # fmt: skip
        client.cookies.set("language", language)
        page = text(client.get(f"/orders/{number}"))
        assert f'{tapped} <span class="mono">{tap[:8]}</span>' in page
        assert f'{inspected} <span class="mono">{proved.proof[:8]}</span>' in page
        assert photographs in page
