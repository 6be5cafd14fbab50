"""The pages of notices: one's own choices, the office's channels, mistakes at their fields, rights."""

from collections.abc import Iterator
from datetime import time

import httpx
import pytest

from hub.database import writing
from hub.notices import register, sending_store, service
from hub.notices.choice import Choice, Quiet
from hub.notices.form import Typed, read_form, typed_of
from hub.notices.message import Letterhead, event, plain_text, subject
from hub.notices.notice import KINDS
from hub.notices.sending import _claimed, _form, _tell_of_trouble
from hub.notices.target import Channel, Target
from tests.parts.notices import GROUP, PERSON, names_in, office, put
from tests.parts.served import two_offices
from tests.parts.small_hub import LOGIN, NOW, OFFICER, SmallHub

FORM = {
    "channel": "line",
    "address": PERSON,
    "kinds": list(KINDS),
    "least": "warning",
    "is_on": "true",
    "urgent_passes": "true",
}


@pytest.fixture
def browsers(hub: SmallHub) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    with two_offices(hub) as both:
        yield both


def own(hub: SmallHub, login: str = LOGIN) -> list[Target]:
    with hub.engine.connect() as conn:
        return list(register.own_targets(conn, login))


def test_a_person_chooses_and_reads_it_back(hub: SmallHub, browsers: tuple[httpx.Client, httpx.Client]) -> None:
    typed = {**FORM, "quiet_begins": "22.00", "quiet_ends": "6:30", "digest": "17:00 08:00", "language": "en"}
    page = browsers[0].post("/account/notices", data=typed)
    [found] = own(hub)
    assert (found.name, found.address, found.is_thai, found.is_on) == (f"{LOGIN}/line", PERSON, False, True)
    assert [f"{hour:%H:%M}" for hour in found.choice.digest] == ["08:00", "17:00"]
    assert found.choice.quiet is not None
    assert f"{found.choice.quiet.begins:%H:%M} {found.choice.quiet.ends:%H:%M}" == "22:00 06:30"
    for shown in (PERSON, 'value="22:00"', 'value="06:30"', 'value="08:00 17:00"'):
        assert shown in page.text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"address": "U12"}, "รหัสผู้รับ LINE"),
        ({"kinds": []}, "เลือกอย่างน้อยหนึ่งเรื่อง"),
        ({"quiet_begins": "25:00", "quiet_ends": "06:00"}, "สองเวลาที่ต่างกัน"),
        ({"quiet_begins": "22:00"}, "สองเวลาที่ต่างกัน"),
        ({"digest": "morning"}, "ไม่เกิน 6 เวลา"),
        ({"channel": "webhook", "address": "https://example.go.th/"}, "การแจ้งเตือนของฉัน"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_changes_nothing(
    hub: SmallHub, browsers: tuple[httpx.Client, httpx.Client], wrong: dict[str, object], says: str
) -> None:
    answer = browsers[0].post("/account/notices", data={**FORM, "digest": "09:15", **wrong})
    assert (answer.status_code, own(hub)) == (422, [])
    assert says in answer.text
    if "channel" not in wrong:
        assert str(wrong.get("digest", "09:15")) in answer.text


def test_one_person_cannot_see_or_change_what_another_chose(
    hub: SmallHub, browsers: tuple[httpx.Client, httpx.Client]
) -> None:
    first, second = browsers
    first.post("/account/notices", data=FORM)
    assert PERSON not in second.get("/account/notices").text
    assert second.post("/account/notices/remove", data={"name": f"{LOGIN}/line"}).status_code == 422
    second.post("/account/notices/trial", data={"name": f"{LOGIN}/line"})
    second.post("/notices/targets/trial", data={"name": f"{LOGIN}/line"})
    assert second.post("/notices/targets/remove", data={"name": f"{LOGIN}/line"}).status_code == 422
    with hub.engine.connect() as conn:
        assert service.newest(conn, limit=5) == []
    assert len(own(hub)) == 1
    first.post("/account/notices/remove", data={"name": f"{LOGIN}/line"})
    assert own(hub) == []


def test_the_office_adds_a_webhook_whose_secret_is_shown_once(
    hub: SmallHub, browsers: tuple[httpx.Client, httpx.Client]
) -> None:
    typed = {**FORM, "name": "traffic-centre", "channel": "webhook", "address": "https://10.1.2.3/in"}
    page = browsers[0].post("/notices/targets", data=typed)
    assert page.text.count("whsec_") == 1
    assert "whsec_" not in browsers[0].post("/notices/targets", data=typed).text
    assert 'value="https://10.1.2.3/in"' in browsers[0].get("/notices?edit=traffic-centre").text
    browsers[0].post("/notices/targets/remove", data={"name": "traffic-centre"})
    with hub.engine.connect() as conn:
        assert register.targets(conn) == []
    assert list(hub.settings.webhook_secrets_folder.iterdir()) == []


def test_a_trial_waits_in_the_outbox_once_a_minute(browsers: tuple[httpx.Client, httpx.Client]) -> None:
    browsers[0].post("/notices/targets", data={**FORM, "name": "duty-room", "address": GROUP})
    for _ in range(3):
        page = browsers[0].post("/notices/targets/trial", data={"name": "duty-room"})
    assert page.text.count("ข้อความทดลอง ช่องทางนี้ใช้ได้") == 1


@pytest.mark.parametrize("path", ["/notices/retry", "/notices/resume", "/notices/targets/trial"])
def test_what_is_not_there_is_said_on_the_page(browsers: tuple[httpx.Client, httpx.Client], path: str) -> None:
    answer = browsers[0].post(path, data={"name": "nobody", "message": "none"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_hostile_text_stays_text(hub: SmallHub, browsers: tuple[httpx.Client, httpx.Client]) -> None:
    hostile = '"><script>alert(1)</script>'
    answer = browsers[0].post("/account/notices", data={**FORM, "address": hostile, "digest": hostile})
    assert "<script>alert" not in answer.text
    assert own(hub) == []


def test_a_form_reads_back_as_it_was_written() -> None:

    wanted = read_form(Typed(name="duty", address=GROUP, quiet_begins="22:00", quiet_ends="06:00"), owner=None)
    assert isinstance(wanted, Target)
    assert read_form(typed_of(wanted), owner=None) == wanted
    assert wanted.choice == Choice(quiet=Quiet(begins=time(22), ends=time(6)))
    assert wanted.channel is Channel.LINE


def test_nothing_that_leaves_the_house_names_a_person(hub: SmallHub) -> None:

    with writing(hub.engine) as conn:
        for channel, address in (
            (Channel.LINE, GROUP),
            (Channel.EMAIL, "duty@example.go.th"),
            (Channel.WEBHOOK, "https://10.1.2.3/"),
        ):
            put(conn, office(f"duty-{channel}", channel, address), at=NOW)
            put(conn, Target(name="", owner=LOGIN, channel=Channel.LINE, address=PERSON), at=NOW)
        for target in register.targets(conn):
            service.try_out(conn, target, now=NOW)
        sending_store.fails(conn, "email", why="no answer", is_stopped=True, now=NOW)
        _tell_of_trouble(conn, now=NOW)
        _form(conn, now=NOW)
        messages = _claimed(conn, token="t", now=NOW)
        head = Letterhead("เขตบางสมมุติ", "https://hub.example.go.th")
        bodies = [
            text for one in messages for text in (subject(one, head), plain_text(one, head), event(one, head).decode())
        ]
        assert len(bodies) >= 9
        assert names_in(conn, bodies) == set()
        assert names_in(conn, [*bodies, f"seen: {OFFICER}"]) != set()
