"""From a camera's defect to a letter that was answered, on a real database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hub.audit import service as audit
from hub.database import writing
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.letters import register, service
from hub.letters.letter import OvertakenError
from hub.letters.numbers import Block
from hub.letters.office import NO_OFFICE, Agency
from hub.letters.ratio import Answered, letter_cases
from hub.letters.rounds import episodes
from hub.letters.states import State, Step
from hub.remediation.kinds import Kind
from hub.remediation.order import Wish
from tests.parts.hands import HUB_KEY, hand
from tests.parts.letters import DISTRICT, OFFICE, all_letters, furnished, issued, letter_round, step
from tests.parts.orders import opened, triage_round
from tests.parts.small_hub import NOW, SmallHub, small_hub
from tests.parts.tested_district import tell_tests
from wire_contract.chain import public_key_of

TODAY = date(2026, 11, 22)


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        tell_tests(running)
        triage_round(running)
        furnished(running)
        letter_round(running)
        yield running


def test_a_defective_camera_has_one_draft_and_a_lamp_none_of_itself(hub: SmallHub) -> None:
    (letter,) = all_letters(hub)
    assert (letter.number, letter.kind, letter.agency, letter.orders, letter.drafted_by) == (
        1,
        "memo",
        "สำนักการจราจรและขนส่ง",
        (1,),
        "hub",
    )
    letter_round(hub)
    hub.clock.now += timedelta(minutes=4)
    letter_round(hub)
    assert len(all_letters(hub)) == 1


def test_the_loop_from_draft_to_answer_and_what_the_chain_says_of_it(hub: SmallHub) -> None:
    step(hub, 1, Step.APPROVE, by="director")
    numbered = step(hub, 1, Step.NUMBER)
    assert (numbered.reference, numbered.year, numbered.dated) == ("กท 5099/101", 2026, TODAY)
    out = issued(hub, 1)
    with hub.engine.connect() as conn:
        paper = service.paper(conn, out)
    assert paper is not None
    assert paper.startswith(b"%PDF-")
    step(hub, 1, Step.SEND, day=TODAY)
    done = step(hub, 1, Step.ANSWER, day=TODAY)
    assert (done.state, done.issued_at, done.sent_on, done.answered_on) == (State.ANSWERED, NOW, TODAY, TODAY)
    with hub.engine.connect() as conn:
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    assert (replayed.faults, list(differences)) == ([], [])


def test_whoever_drafted_or_edited_it_does_not_approve_it(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        service.edit(
            conn,
            1,
            service.Typed(subject="ขอให้ซ่อมกล้อง"),
            seen_revision=1,
            hand=hand("director", at=NOW),
            district=DISTRICT,
        )
    with pytest.raises(Refused, match="another person"):
        step(hub, 1, Step.APPROVE, by="director")
    with pytest.raises(Refused, match="not for you"):
        step(hub, 1, Step.APPROVE, by="lek", role=Role.OPERATOR)
    assert step(hub, 1, Step.APPROVE, by="somying").state is State.APPROVED


def test_an_office_that_has_not_said_its_code_approves_nothing(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        register.set_office(conn, NO_OFFICE, hand=hand(at=NOW))
    with pytest.raises(Refused, match="the letter code"):
        step(hub, 1, Step.APPROVE, by="director")


def test_what_was_approved_is_printed_whatever_the_register_says_later(hub: SmallHub) -> None:
    step(hub, 1, Step.APPROVE, by="director")
    with writing(hub.engine) as conn:
        register.set_office(conn, NO_OFFICE, hand=hand(at=NOW))
        register.set_agency(conn, Agency("สำนักการจราจรและขนส่ง", "outside", "ใครก็ได้"), hand=hand(at=NOW))
        file = service.letter_file(conn, 1, district=DISTRICT)
    assert file is not None
    assert file.shown.head is not None
    assert (file.shown.head.code, file.shown.to, file.letter.kind) == (
        "กท 5099",
        "ผู้อำนวยการสำนักการจราจรและขนส่ง",
        "memo",
    )


def test_the_second_of_two_is_told_who_was_first(hub: SmallHub) -> None:
    step(hub, 1, Step.APPROVE, by="director")
    step(hub, 1, Step.NUMBER, by="lek")
    with pytest.raises(OvertakenError, match="lek moved letter 1 to numbered first"):
        step(hub, 1, Step.NUMBER, by="noi", seen=2)
    assert all_letters(hub)[0].running == 101


def test_a_void_letter_keeps_its_number_takes_no_answer_and_is_not_drafted_again_by_itself(hub: SmallHub) -> None:
    step(hub, 1, Step.APPROVE, by="director")
    step(hub, 1, Step.NUMBER)
    with pytest.raises(Refused, match="not for you"):
        step(hub, 1, Step.VOID, by="lek", role=Role.OPERATOR, said="ผิดหน่วยงาน")
    with pytest.raises(Refused, match="needs a reason"):
        step(hub, 1, Step.VOID, by="director")
    void = step(hub, 1, Step.VOID, by="director", said="ผิดหน่วยงาน")
    assert (void.state, void.reference) == (State.VOID, "กท 5099/101")
    with pytest.raises(Refused, match="this letter is void"):
        step(hub, 1, Step.ANSWER, day=TODAY)
    letter_round(hub)
    assert len(all_letters(hub)) == 1
    with writing(hub.engine) as conn:
        again = service.draft(conn, [1], hand=hand(at=NOW))
    step(hub, again.number, Step.APPROVE, by="director")
    assert step(hub, again.number, Step.NUMBER).running == 102


def test_numbers_that_were_typed_or_left_to_the_section_never_meet(hub: SmallHub) -> None:
    step(hub, 1, Step.APPROVE, by="director")
    with pytest.raises(Refused, match="delegated block"):
        step(hub, 1, Step.NUMBER, running=102, day=TODAY)
    with pytest.raises(Refused, match="needs a day"):
        step(hub, 1, Step.NUMBER, running=7)
    with pytest.raises(Refused, match="in the future"):
        step(hub, 1, Step.NUMBER, running=7, day=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="before the step"):
        step(hub, 1, Step.NUMBER, running=7, day=TODAY - timedelta(days=1))
    assert step(hub, 1, Step.NUMBER, running=7, day=TODAY).reference == "กท 5099/7"
    with writing(hub.engine) as conn, pytest.raises(Refused, match="numbers in it are taken"):
        register.add_block(conn, Block("กท 5099", 2026, 5, 9), hand=hand(at=NOW))


def test_a_block_ends_and_a_new_year_begins_with_its_own(hub: SmallHub) -> None:
    hub.clock.now = NOW + timedelta(days=60)  # 21 January
    step(hub, 1, Step.APPROVE, by="director")
    with pytest.raises(Refused, match="no number is left"):
        step(hub, 1, Step.NUMBER)
    with writing(hub.engine) as conn:
        register.add_block(conn, Block("กท 5099", 2027, 1, 1), hand=hand(at=hub.clock.now))
    assert (step(hub, 1, Step.NUMBER).reference, all_letters(hub)[0].year) == ("กท 5099/1", 2027)


def test_drafts_of_one_agency_are_joined_and_taken_apart(hub: SmallHub) -> None:
    sign = opened(hub, Wish("BSM-02", Kind.SIGN, "ป้ายล้ม", section="สำนักการจราจรและขนส่ง"))
    with writing(hub.engine) as conn:
        second = service.draft(conn, [sign.number], hand=hand(at=NOW))
        joined = service.join(conn, 1, second.number, seen_revision=1, hand=hand(at=NOW))
        assert joined.orders == (1, sign.number)
        file = service.letter_file(conn, 1, district=DISTRICT)
        assert file is not None
        assert file.shown.subject == "ขอให้ตรวจสอบและดำเนินการแก้ไขอุปกรณ์และสภาพแวดล้อมที่ชำรุด จำนวน 2 รายการ"
        with pytest.raises(Refused, match=r"letter 1 is about order"):
            service.draft(conn, [sign.number], hand=hand(at=NOW))
        apart = service.split(conn, 1, sign.number, seen_revision=2, hand=hand(at=NOW))
    assert [(one.number, one.state, one.orders) for one in all_letters(hub)] == [
        (1, State.DRAFT, (1,)), (2, State.VOID, (sign.number,)), (apart.number, State.DRAFT, (sign.number,)),
    ]  # fmt: skip


def test_a_reminder_refers_to_the_letter_that_was_sent(hub: SmallHub) -> None:
    step(hub, 1, Step.APPROVE, by="director")
    step(hub, 1, Step.NUMBER)
    issued(hub, 1, pdf=b"%PDF-1.7 for this test")
    with writing(hub.engine) as conn, pytest.raises(Refused, match="only a letter that was sent"):
        service.remind(conn, 1, hand=hand(at=NOW))
    step(hub, 1, Step.SEND, day=TODAY)
    with writing(hub.engine) as conn:
        reminder = service.remind(conn, 1, hand=hand(at=NOW))
        file = service.letter_file(conn, reminder.number, district=DISTRICT)
    assert file is not None
    assert file.shown.refs == ("หนังสือสำนักงานเขตบางสมมุติ ที่ กท 5099/101 ลงวันที่ 22 พฤศจิกายน 2569",)
    assert (reminder.reminds, reminder.orders, file.shown.subject) == (
        1,
        (1,),
        "ขอเตือนเรื่องกล้องโทรทัศน์วงจรปิด (CCTV) ชำรุด",
    )


def test_what_was_typed_is_kept_and_what_was_not_follows_the_facts(hub: SmallHub) -> None:
    with hub.engine.connect() as conn:
        before = service.letter_file(conn, 1, district=DISTRICT)
    assert before is not None
    typed = service.Typed(
        **{name: before.fresh[name] for name in ("to", "opening", "ending", "subject")}, request="ขอให้รีบ\nโดยด่วน"
    )
    with writing(hub.engine) as conn:
        service.edit(conn, 1, typed, seen_revision=1, hand=hand(at=NOW), district=DISTRICT)
        after = service.letter_file(conn, 1, district=DISTRICT)
    assert after is not None
    assert (after.content.subject, after.content.request) == (None, "ขอให้รีบ\nโดยด่วน")
    with writing(hub.engine) as conn, pytest.raises(Refused, match="too long"):
        service.edit(conn, 1, service.Typed(subject="ก" * 400), seen_revision=2, hand=hand(at=NOW), district=DISTRICT)


def test_the_ratio_counts_what_was_issued(hub: SmallHub) -> None:
    def answered() -> list[Answered]:
        with hub.engine.connect() as conn:
            return [one.answered for one in letter_cases(Month(2026, 11), episodes(conn), now=hub.clock.now)]

    assert answered() == [Answered.PENDING]
    step(hub, 1, Step.APPROVE, by="director")
    step(hub, 1, Step.NUMBER)
    assert answered() == [Answered.PENDING]
    issued(hub, 1, pdf=b"%PDF-1.7 for this test")
    assert answered() == [Answered.IN_TIME]
    step(hub, 1, Step.VOID, by="director", said="ผิด")
    hub.clock.now = NOW + timedelta(days=6)
    assert answered() == [Answered.MISSING]


def test_a_holiday_that_is_over_needs_a_second_person(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        register.set_office(conn, replace(OFFICE, holidays=(date(2026, 12, 7),)), hand=hand(at=NOW))
    with writing(hub.engine) as conn, pytest.raises(Refused, match="second person"):
        register.set_office(conn, replace(OFFICE, holidays=(date(2026, 11, 20), date(2026, 12, 7))), hand=hand(at=NOW))
