"""A November in which an office worked: every outcome of a repair and a letter but one is in it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from hub.choices import service as choices
from hub.choices.choices import Carried, Choices, ChoicesChange, HeadlineRule
from hub.database import writing
from hub.kernel.period import Month
from hub.kernel.rights import Role
from hub.papers.district import District
from hub.remediation.kinds import Kind
from hub.remediation.order import Detail, Wish
from hub.remediation.transitions import Step
from tests.parts import letters
from tests.parts.hands import hand
from tests.parts.letters import furnished, letter_round
from tests.parts.orders import opened, step, triage_round
from tests.parts.photographs import photo, sent
from tests.parts.small_hub import SmallHub
from tests.parts.tested_district import tell_tests

NOVEMBER = Month(2026, 11)
DISTRICT = District("เขตบางสมมุติ")
AFTER = datetime(2026, 12, 9, 3, 0, tzinfo=UTC)
BEFORE, AFTER_WORK = (sha256(photo(n)).hexdigest() for n in (1, 2))


def a_month_of_work(hub: SmallHub) -> None:
    """Tests tell of defects; letters are drafted, one is issued; waste is said to be gone, a sign is not needed."""
    tell_tests(hub)
    triage_round(hub)
    furnished(hub)
    letter_round(hub)
    first = letters.all_letters(hub)[0].number
    letters.step(hub, first, letters.Step.APPROVE, by="director")
    letters.step(hub, first, letters.Step.NUMBER, day=hub.clock.now.date())
    letters.issued(hub, first)
    assert [sent(hub, photo(n), point="BSM-02").name for n in (1, 2)] == [BEFORE, AFTER_WORK]
    waste = opened(hub, Wish("BSM-02", Kind.WASTE, "กองขยะ", photographs=(BEFORE,))).number
    sign = opened(hub, Wish("BSM-03", Kind.SIGN, "ป้ายล้ม")).number
    hub.clock.now += timedelta(hours=1)
    step(hub, waste, Step.ASSIGN, detail=Detail(section="ฝ่ายรักษาความสะอาดและสวนสาธารณะ สำนักงานเขต"))
    done = Detail("ขนแล้ว", repaired_at=hub.clock.now, photographs=(AFTER_WORK,))
    step(hub, waste, Step.REPORT_DONE, role=Role.SECTION, detail=done)
    step(hub, sign, Step.ASK_CANCEL, detail=Detail("ป้ายของเอกชน"))
    step(hub, sign, Step.CANCEL, by="director", detail=Detail())
    with writing(hub.engine) as conn:
        wanted = ChoicesChange(NOVEMBER.first, Choices(HeadlineRule.MEAN, 2, Carried.MONTH_DUE), "กท 5099/7")
        choices.decide(conn, wanted, hand=hand("director", at=hub.clock.now))
    hub.clock.now = AFTER
