"""Who may see and do what on the telephone's pages, without scripts too; what is refused keeps what was typed."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import httpx
import pytest

from hub.fleet.location import Location
from hub.people import access_log
from hub.people.access_log import Access, What
from hub.remediation.kinds import Kind
from hub.remediation.transitions import State, Step
from hub.web.limits import PHOTOGRAPH_BYTES
from tests.parts.fieldwork import PLACE, assigned, said_done
from tests.parts.orders import all_orders, step
from tests.parts.photographs import HOSTILE, photo, sent
from tests.parts.served import served
from tests.parts.small_hub import CARD, NOW, SmallHub
from tests.parts.storm import wait_for

Browser = Callable[[str], httpx.Client]
KEY = "11111111-2222-4333-8444-555555555555"


@pytest.fixture
def browser(hub: SmallHub) -> Iterator[Browser]:
    with ExitStack() as stack:
        address = stack.enter_context(served(hub)).address

        def of(login: str) -> httpx.Client:
            client = stack.enter_context(httpx.Client(base_url=address, timeout=60, follow_redirects=True))
            client.cookies.set("riskpoint", hub.session(login))
            client.headers["origin"] = address
            return client

        yield of


def send(client: httpx.Client, picture: bytes | None = None, **more: str) -> httpx.Response:
    typed = {"key": KEY, "point": "BSM-01", "kind": "lamp", "words": "", **more}
    return client.post("/report/send", data=typed, files={"photo": ("../../x.jpg", picture)} if picture else None)


def test_without_scripts_a_report_is_sent_once_and_reloading_sends_nothing(hub: SmallHub, browser: Browser) -> None:
    client = browser("chai")
    answer = send(client, photo(1))
    assert (answer.status_code, answer.url.path) == (200, f"/report/BSM-01/sent/{KEY}")
    assert send(client, photo(1)).url == answer.url
    assert len(all_orders(hub)) == 1
    assert browser("daeng").get(answer.url.path).status_code == 404, "only whoever sent it"
    assert client.get(f"/report/BSM-02/sent/{KEY}").status_code == 404


@pytest.mark.parametrize("name", ["an SVG with a script", "a JPEG that is cut off", "a PNG of 400 million pixels"])
def test_a_hostile_photograph_is_refused_and_the_form_keeps_what_was_typed(
    hub: SmallHub, browser: Browser, name: str
) -> None:
    answer = send(browser("chai"), HOSTILE[name][0](), kind="waste", words="กองขยะ <b>")
    assert answer.status_code == 422
    assert 'value="waste" checked' in answer.text
    assert "กองขยะ &lt;b&gt;" in answer.text
    assert f'value="{KEY}"' in answer.text, "sent again it is the same form"
    assert all_orders(hub) == []


def test_40_mb_are_refused_before_they_are_read(hub: SmallHub, browser: Browser) -> None:
    client = browser("chai")
    answer = client.post("/report/send", content=bytes(PHOTOGRAPH_BYTES + 1))
    assert (answer.status_code, "15 MB" in answer.text) == (413, True)
    assert all_orders(hub) == []


def refused(hub: SmallHub) -> list[Access]:
    with hub.engine.connect() as conn:
        return [one.access for one in access_log.newest(conn, limit=9, what=What.REFUSED)]


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("lek", "/report/BSM-01"),
        ("lek", "/inspect/1"),
        ("audit", "/report/BSM-01"),
        ("chai", "/my-work"),
        ("chai", "/my-work/1"),
        ("operator", "/my-work"),
    ],
)
def test_who_may_not_gets_403_and_a_line_in_the_access_log(
    hub: SmallHub, browser: Browser, login: str, path: str
) -> None:
    assigned(hub)
    assert browser(login).get(path).status_code == 403
    wanted = [Access(What.REFUSED, login, "127.0.0.1", path)]
    wait_for(lambda: refused(hub) == wanted, within_s=20)  # written once the answer has left


def test_an_auditor_cannot_report_and_a_section_cannot_inspect(hub: SmallHub, browser: Browser) -> None:
    order = said_done(hub)
    assert send(browser("audit")).status_code == 403
    wanted = {"number": str(order.number), "revision": str(order.revision), "answer": "mended"}
    assert browser("lek").post("/inspect/send", data=wanted).status_code == 403
    assert [one.state for one in all_orders(hub)] == [State.REPORTED_DONE]


def test_a_section_sees_its_own_orders_by_what_is_due_first_and_no_others(hub: SmallHub, browser: Browser) -> None:
    foliage = assigned(hub)
    waste = assigned(hub, kind=Kind.WASTE, what="กองขยะ")
    lamp = assigned(hub, kind=Kind.LAMP, what="ไฟดับ")
    listed = browser("lek").get("/my-work").text
    at = [listed.find(f'href="/my-work/{one.number}"') for one in (waste, foliage, lamp)]
    assert 0 < at[0] < at[1], "waste is due after 3 days, branches after 7"
    assert at[2] == -1
    hidden = f"/my-work/{lamp.number}"
    client = browser("lek")
    assert client.get(hidden).status_code == 404
    taken = {"number": str(lamp.number), "revision": str(lamp.revision), "step": "begin"}
    assert client.post("/my-work/step", data=taken).status_code == 404
    assert client.post("/my-work/comment", data={"number": str(lamp.number), "said": "x"}).status_code == 404
    assert browser("somsak").get(hidden).status_code == 200
    assert [one.state for one in all_orders(hub)] == [State.ASSIGNED] * 3


def test_a_photograph_is_shown_with_the_orders_it_belongs_to_only(hub: SmallHub, browser: Browser) -> None:
    order, other = assigned(hub), assigned(hub, kind=Kind.LAMP, what="ไฟดับที่นี่")
    name = sent(hub, photo(len("กิ่งไม้บังไฟ"))).name
    lek, somsak = browser("lek"), browser("somsak")
    answer = lek.get(f"/my-work/{order.number}/photographs/{name}/small")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert somsak.get(f"/my-work/{order.number}/photographs/{name}/small").status_code == 404
    assert somsak.get(f"/my-work/{other.number}/photographs/{name}/small").status_code == 404
    assert lek.get(f"/my-work/{order.number}/photographs/{name}/original").status_code == 404
    assert lek.get(f"/photographs/{name}/shown").status_code == 403


def test_the_original_is_for_who_may_see_evidence_and_is_a_file(hub: SmallHub, browser: Browser) -> None:
    content = photo(5, place=PLACE)
    name = sent(hub, content, point="BSM-01").name
    assert browser("chai").get(f"/photographs/{name}/original").status_code == 403
    answer = browser("audit").get(f"/photographs/{name}/original")
    assert answer.content == content
    assert answer.headers["content-disposition"] == f'attachment; filename="{name[:16]}.jpeg"'
    assert "sandbox" in answer.headers["content-security-policy"]
    page = browser("operator").get(f"/photographs/{name}").text
    assert "13.727500, 100.524000" in page
    claimed = browser("audit").get(f"/api/v1/photographs/{name}").json()
    assert (claimed["claimed_latitude"], claimed["bytes"]) == (13.7275, len(content))


def test_of_two_who_answer_at_once_the_second_is_told_who_was_first(hub: SmallHub, browser: Browser) -> None:
    order = assigned(hub)
    step(hub, order.number, Step.BEGIN, by="somebody-else")
    taken = {"number": str(order.number), "revision": str(order.revision), "step": "acknowledge"}
    answer = browser("lek").post("/my-work/step", data=taken)
    assert (answer.status_code, "somebody-else" in answer.text) == (422, True)


def test_a_repair_before_the_defect_is_said_at_its_field(hub: SmallHub, browser: Browser) -> None:
    order = assigned(hub)
    taken = {"number": str(order.number), "revision": str(order.revision), "step": "report_done"}
    taken |= {"repaired_at": "2569-11-01T08:00", "said": "ตัดแล้วนะ"}
    answer = browser("lek").post("/my-work/step", data=taken, files={"photo": ("a.jpg", photo(50))})
    assert answer.status_code == 422
    assert "ซ่อมก่อนที่จะชำรุดไม่ได้" in answer.text
    assert "ตัดแล้วนะ" in answer.text
    assert [one.state for one in all_orders(hub)] == [State.ASSIGNED]


def test_a_photograph_of_another_place_and_day_is_taken_and_doubted(hub: SmallHub, browser: Browser) -> None:
    far = photo(8, place=Location(13_800_000, 100_524_000), taken_at=NOW - timedelta(days=3))
    order = said_done(hub, after=far)
    text = browser("daeng").get(f"/inspect/{order.number}").text
    assert "ไฟล์ภาพระบุตำแหน่งห่างจากจุดนี้ 8.1 กิโลเมตร" in text
    assert "ไฟล์ภาพระบุว่าถ่ายวันที่ 19 พ.ย. 69" in text


def test_the_photograph_from_before_is_no_quiet_proof_of_afterwards(hub: SmallHub, browser: Browser) -> None:
    order = said_done(hub, after=photo(len("กิ่งไม้บังไฟ")))
    assert "ภาพนี้อยู่ในใบงานนี้แล้ว" in browser("daeng").get(f"/inspect/{order.number}").text


def test_what_is_still_missing_is_said_to_each_who_looks(hub: SmallHub, browser: Browser) -> None:
    def missing(login: str, number: int) -> list[str]:
        return re.findall(r'data-lack="(\w+)"', browser(login).get(f"/inspect/{number}").text)

    fresh = assigned(hub, what="ยังไม่ทำ")
    assert missing("daeng", fresh.number) == ["done"]
    there, without = said_done(hub), said_done(hub, point="BSM-02", after=photo(77))
    assert missing("daeng", there.number) == ["tap"]
    assert missing("daeng", without.number) == ["photo_of_inspector"]
    hub.devices["BSM-01"].tap(CARD, at=hub.clock.now)
    assert missing("daeng", there.number) == []


def test_where_no_device_stands_an_inspector_proves_by_a_photograph_or_sends_it_back(
    hub: SmallHub, browser: Browser
) -> None:
    order = said_done(hub, point="BSM-02")
    client = browser("daeng")
    wanted = {"number": str(order.number), "revision": str(order.revision), "answer": "mended"}
    assert client.post("/inspect/send", data=wanted).status_code == 422
    back = client.post("/inspect/send", data={**wanted, "answer": "not_mended", "said": ""})
    assert (back.status_code, "ต้องมีเหตุผล" in back.text) == (422, True)
    done = client.post("/inspect/send", data=wanted, files={"photo": ("a.jpg", photo(60))})
    assert (done.status_code, done.url.path) == (200, f"/inspect/{order.number}")
    assert [one.state for one in all_orders(hub)] == [State.PROVED]


def test_an_address_of_a_part_leads_back_to_its_page_after_the_sign_in(browser: Browser) -> None:
    client = browser("chai")
    client.cookies.clear()
    said = {"hx-request": "true", "hx-current-url": f"{client.base_url}/report/BSM-01"}
    answer = client.post("/report/send", data={"key": KEY}, headers=said)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?next=/report/BSM-01")
    foreign = client.get("/my-work/part", headers={"hx-request": "true", "hx-current-url": "https://evil//x"})
    assert foreign.headers["hx-redirect"] == "/sign-in"


def test_a_desk_adds_photographs_from_before_and_after_by_the_same_limits_and_rights(
    hub: SmallHub, browser: Browser
) -> None:
    number, client = assigned(hub).number, browser("operator")
    form = {"number": str(number), "shows": "after", "said": "ฝ่ายส่งมาทางอีเมล"}

    def give(client: httpx.Client, content: bytes, **more: str) -> httpx.Response:
        return client.post("/order-photographs/send", data=form | more, files={"photo": ("x.jpg", content)})

    before = client.get(f"/api/v1/orders/{number}").json()
    assert give(client, HOSTILE["a JPEG that is cut off"][0]()).status_code == 422
    assert client.get(f"/api/v1/orders/{number}").json() == before
    answer = give(client, photo(61))
    assert (answer.status_code, answer.url.path) == (200, f"/orders/{number}")
    give(client, photo(62), shows="before")
    told = client.get(f"/api/v1/orders/{number}").json()
    after, earlier = (sent(hub, photo(seed)).name for seed in (61, 62))
    assert (told["after"], told["before"]) == ([after], [*before["before"], earlier])
    assert f"/photographs/{after}/small" in answer.text
    assert [give(browser(one), photo(63)).status_code for one in ("audit", "chai", "lek")] == [403, 403, 403]
    assert give(client, bytes(PHOTOGRAPH_BYTES + 1)).status_code == 413
    client.headers["origin"] = "https://elsewhere.example"
    assert give(client, photo(64)).status_code == 403


def test_a_section_gives_back_what_is_not_its_work_and_no_longer_sees_it(hub: SmallHub, browser: Browser) -> None:
    order, client = assigned(hub), browser("lek")
    assert "ไม่ใช่งานของฝ่ายเรา" in client.get(f"/my-work/{order.number}").text
    form = {"number": str(order.number), "revision": str(order.revision), "step": "decline"}
    refused = client.post("/my-work/step", data=form)
    assert (refused.status_code, "ต้องมีเหตุผล" in refused.text) == (422, True)
    answer = client.post("/my-work/step", data=form | {"said": "ต้นไม้ของกรมทางหลวง"})
    assert (answer.status_code, answer.url.path) == (200, "/my-work")
    assert client.get(f"/my-work/{order.number}").status_code == 404
    assert all_orders(hub)[0].state is State.REPORTED
