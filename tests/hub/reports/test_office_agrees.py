"""Repairs, letters and the headline of a real month: as by hand, and as the bundle's own verifier recomputes them."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from hub.choices import service as choices
from hub.choices.choices import Carried, Choices, ChoicesChange, HeadlineRule
from hub.database import writing
from hub.kernel.period import Month
from hub.kernel.rights import Role
from hub.papers.district import District
from hub.remediation.kinds import Kind
from hub.remediation.order import Detail, Wish
from hub.remediation.transitions import Step
from hub.reports.bundle.making import make
from tests.parts import letters
from tests.parts.bundle_mutants.bundles import complaints, unzipped
from tests.parts.bundle_mutants.insider import pretty, reseal
from tests.parts.hands import HUB_KEY, hand
from tests.parts.letters import furnished, letter_round
from tests.parts.orders import opened, step, triage_round
from tests.parts.photographs import photo, sent
from tests.parts.small_hub import SmallHub, small_hub
from tests.parts.tested_district import tell_tests

NOVEMBER = Month(2026, 11)
DISTRICT = District("เขตบางสมมุติ")
AFTER = datetime(2026, 12, 9, 3, 0, tzinfo=UTC)
BEFORE, AFTER_WORK = (sha256(photo(n)).hexdigest() for n in (1, 2))


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("office")
    with small_hub(f"sqlite:///{folder / 'hub.db'}") as hub:
        return a_month_of_work(hub, folder)


def a_month_of_work(hub: SmallHub, folder: Path) -> dict[str, bytes]:
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
    return unzipped(make(hub.engine, NOVEMBER, out=folder / "b.zip", hand=hand(at=AFTER), district=DISTRICT).path)


def test_the_verifier_recomputes_every_figure_of_the_office(honest: dict[str, bytes]) -> None:
    figures = json.loads(honest["figures.json"])
    by_kind = {one["kind"]: one for one in figures["repairs"]}
    waste, sign = by_kind["waste"], by_kind["sign"]
    assert (waste["standing"], waste["counted"]) == ("said_done", "unknown")
    assert (waste["before"], waste["after"]) == ([BEFORE], [AFTER_WORK])
    assert (sign["standing"], sign["counted"], sign["turns"][-1]["why"]) == ("not_required", "", "ป้ายของเอกชน")
    assert "in_time" in {one["answered"] for one in figures["letters"]}
    assert (figures["chosen"]["document"], figures["headline"]["rule"]) == ("กท 5099/7", "equal-weight-mean/1")
    assert complaints(honest) == []


def test_a_figure_of_the_office_that_was_changed_is_named(honest: dict[str, bytes]) -> None:
    for change, complaint in (
        (lambda told: told["environment"].update(proved=9), "environment proved"),
        (lambda told: told["repairs"][0].update(counted="proved"), "repairs"),
        (lambda told: told["letters"][0].update(issued_at=None), "letters"),
        (lambda told: told["headline"].update(percent="100.00"), "headline percent"),
        (lambda told: told["chosen"].update(letter_workdays=9), "chosen letter_workdays"),
    ):
        files = dict(honest)
        figures = json.loads(files["figures.json"])
        change(figures)
        files["figures.json"] = pretty(figures)
        reseal(files, HUB_KEY)
        assert any(complaint in line for line in complaints(files)), complaint
