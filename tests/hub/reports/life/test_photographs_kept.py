"""Photographs through a report's life: a draft shows what may be printed now, what is issued never changes."""

import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from hub.database import writing
from hub.kernel.period import Month
from hub.kernel.rights import RIGHTS, Role
from hub.photographs import service as photographs
from hub.photographs.rounds import Rounds
from hub.reports.editions.files import Form
from hub.reports.life import service
from hub.reports.life.editions import edition_of
from hub.reports.life.making import Makers, makers
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import Step
from hub.reports.life.version import Version
from tests.parts.hands import HUB_KEY, hand
from tests.parts.photographs import folder_of_hub
from tests.parts.small_hub import SmallHub, small_hub
from tests.parts.worked_month import AFTER, AFTER_WORK, BEFORE, DISTRICT, a_month_of_work
from wire_contract.chain import public_key_of

NOVEMBER = Period.of_month(Month(2026, 11))
QUARTER = Period(Kind.QUARTER, "2570-Q1")


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        a_month_of_work(running)
        running.clock.now = AFTER
        yield running


def made_by(hub: SmallHub) -> Makers:
    return makers(DISTRICT, public_key_of(HUB_KEY), folder_of_hub(hub))


def step(hub: SmallHub, wanted: Step, *, by: str = "lek", period: Period = NOVEMBER, said: str = "") -> Version:
    makes, hands, rights = made_by(hub), hand(by, at=hub.clock.now), RIGHTS[Role.SUPERVISOR]
    with hub.engine.connect() as conn:
        seen = service.seen_of(service.newest(conn, period))
    if wanted in {Step.DRAFT, Step.REVISE}:
        return service.draft(
            hub.engine, period, step=wanted, seen=seen, hand=hands, rights=rights, makers=makes, said=said
        )
    if wanted is Step.ISSUE:
        return service.issue(hub.engine, period, seen=seen, hand=hands, rights=rights, makers=makes)
    with writing(hub.engine) as conn:
        return service.take_step(conn, period, wanted, seen=seen, hand=hands, rights=rights)


def clear(hub: SmallHub, *names: str, is_cleared: bool = True) -> None:
    with writing(hub.engine) as conn:
        for name in names:
            photographs.clear(conn, name, is_cleared=is_cleared, hand=hand("lek", at=hub.clock.now))


def erase(hub: SmallHub) -> None:
    """Two years and a day later their time is over."""
    hub.clock.now += timedelta(days=731)
    assert Rounds(folder_of_hub(hub), timedelta(days=730), HUB_KEY, lambda: hub.clock.now)(hub.engine, hub.clock.now)


def paper(hub: SmallHub, of: Version) -> bytes:
    with hub.engine.connect() as conn:
        return service.paper_of(conn, of) or service.paper_now(conn, of, makers=made_by(hub))


def document(hub: SmallHub, of: Version) -> list[str]:
    """The pictures in its DOCX."""
    with hub.engine.connect() as conn:
        made = edition_of(conn, of, Form.DOCX, makers=made_by(hub))
    return [name for name in ZipFile(BytesIO(made)).namelist() if name.startswith("word/media/")]


def pictures(pdf: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(BytesIO(pdf)).pages)


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())


def test_a_draft_prints_what_was_cleared_by_then_and_its_figures_stay_the_same(hub: SmallHub) -> None:
    draft = step(hub, Step.DRAFT)
    assert (pictures(paper(hub, draft)), document(hub, draft)) == (0, [])
    assert text_of(paper(hub, draft)).count("ยังไม่มีผู้ตรวจว่าไม่เห็นหน้าคน") == 2
    clear(hub, BEFORE, AFTER_WORK)
    assert (pictures(paper(hub, draft)), len(document(hub, draft))) == (2, 2)
    clear(hub, AFTER_WORK, is_cleared=False)
    assert pictures(paper(hub, draft)) == 1
    with hub.engine.connect() as conn:
        figures = service.figures_of(conn, draft).decode()
    assert (figures.count(BEFORE), figures.count("cleared"), figures.count("deleted_at")) == (1, 0, 0)


def test_what_is_issued_keeps_its_pictures_and_what_is_made_after_the_erasure_says_that_they_are_gone(
    hub: SmallHub,
) -> None:
    clear(hub, BEFORE, AFTER_WORK)
    step(hub, Step.DRAFT)
    step(hub, Step.CHECK)
    issued = step(hub, Step.ISSUE, by="director")
    kept = paper(hub, issued)
    assert pictures(kept) == 2
    erase(hub)
    assert paper(hub, issued) == kept, "byte for byte"
    assert document(hub, issued) == [], "made now, of what is held now"
    revised = step(hub, Step.REVISE, said="ตรวจซ้ำ")
    again = paper(hub, revised)
    assert pictures(again) == 0
    assert text_of(again).count("ลบภาพแล้วเมื่อ๙ธ.ค.๗๑เพราะครบกำหนดเก็บภาพถ่ายงานซ่อม") == 2


def test_the_quarters_form_and_the_years_summary_print_them_in_their_ninth_section(
    hub: SmallHub, tmp_path: Path
) -> None:
    clear(hub, BEFORE)
    step(hub, Step.DRAFT)
    step(hub, Step.CHECK)
    step(hub, Step.ISSUE, by="director")
    for period in (QUARTER, Period(Kind.YEAR, "2570")):
        pdf = paper(hub, step(hub, Step.DRAFT, period=period))
        (tmp_path / f"{period.text}.pdf").write_bytes(pdf)
        text = text_of(pdf)
        assert text.index("๙.") < text.index("ภาพถ่ายก่อนและหลังดำเนินการ") < text.index("ผู้รับผิดชอบโครงการ")
        assert BEFORE[:16] in text
        assert pictures(pdf) == 1
