"""The monthly report from a real database, on both kinds."""

from collections import Counter
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, event

from hub.database import writing
from hub.fleet import service as fleet
from hub.ingest import Received, ingest
from hub.kernel.period import Month
from hub.papers.district import District
from hub.patrol import service as patrol
from hub.people import service as people
from hub.reports import service as reports
from hub.reports.figures import ChainHead, Hole, Tally
from tests.parts.hands import HUB_KEY, hand
from tests.parts.journals import Journal, key
from tests.parts.patrol import bkk
from tests.parts.small_hub import small_hub
from tests.parts.tested_district import tell_tests
from wire_contract import topics
from wire_contract.chain import public_key_of
from wire_contract.event import JournalId
from wire_contract.measurements import ShedReason
from wire_contract.topics import DeviceId

OCTOBER = Month(2026, 10)
DISTRICT = District("เขตบางสมมุติ")
NOW = bkk(date(2026, 11, 2), "09:00")
CARD = "wiegand26:12:345"


def test_a_report_reads_no_line_twice(tmp_path: Path) -> None:
    read: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "FROM lines" in statement:
            read.append(f"{statement} {parameters}")

    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        tell_tests(hub)
        event.listen(hub.engine, "before_cursor_execute", note)
        with hub.engine.connect() as conn:
            reports.monthly(conn, Month(2026, 11), now=hub.clock.now, district=DISTRICT, hub_key=public_key_of(HUB_KEY))
    assert len(read) > 2
    assert [text for text, times in Counter(read).items() if times > 1] == []


def test_a_month_from_signed_lines_to_figures(engine: Engine) -> None:
    """One point, three patrols a day from the 30th; watched on the 30th and 31st only, and a hole on the 31st.

    1 to 29: 2 a day, nobody knows (58). 30: one of 3 came, two did not. 31: one of 3 came, the hole hides the rest.
    """
    journal = Journal(DeviceId("bkk-test-01"), key(1), JournalId("00000001"), now=bkk(date(2026, 10, 29), "23:30"))
    with writing(engine) as conn:
        point = fleet.add_point(
            conn, code="P-1", name="ปากซอย", short_name="ปากซอย", station="สน. หนึ่ง", has_camera=False,
            opened_on=date(2026, 10, 1),
 hand=hand())  # fmt: skip
        fleet.enrol(conn, journal.device, point_code="P-1", public_key=journal.public_key, at=journal.now, hand=hand())
        patrol.set_duty(conn, point, from_day=date(2026, 10, 30), patrols_per_day=3, hand=hand())
        people.add_officer(conn, code="T-01", name="สมชาย ใจดี", hand=hand())
        people.add_credential(conn, officer_code="T-01", credential=CARD, valid_from=journal.now, hand=hand())
        journal.opened()
        for hour in range(50):
            journal.alive(minutes=30)
            if hour in {8, 40}:
                journal.tap(CARD, minutes=30)
            else:
                journal.alive(minutes=30)
        lost = list(range(60, 64))
        journal.shed(lost[0], lost[-1])
        kept = [*range(1, 60), *range(64, len(journal.lines) + 1)]
        for sequence in kept:
            topic, payload = topics.up(journal.device, "events"), journal.batch(sequence, sequence)
            ingest(conn, [Received(topic, payload, retained=False, received_at=NOW)], now=NOW)
        figures = reports.monthly(conn, OCTOBER, now=NOW, district=DISTRICT, hub_key=public_key_of(HUB_KEY))
    assert figures.patrols == Tally(64, 2, 2, 60, 0, "3.13", "96.88")
    assert [day.day.day for day in figures.points[0].days if day.disproved] == [30]
    assert figures.chains == (
        ChainHead(journal.device, "P-1", journal.id, len(journal.lines), journal.hash(len(journal.lines))),
    )
    (hole,) = figures.holes
    assert (hole.point, hole.first, hole.last, hole.reason) == ("P-1", 60, 63, ShedReason.DAMAGED)
    assert isinstance(hole, Hole)


def test_an_empty_hub_has_an_empty_report(engine: Engine, tmp_path: Path) -> None:
    with engine.connect() as conn:
        figures = reports.monthly(conn, OCTOBER, now=NOW, district=DISTRICT, hub_key=public_key_of(HUB_KEY))
    assert (figures.points, figures.chains, figures.patrols) == ((), (), Tally(0, 0, 0, 0, 0, None, None))
    pdf, json = reports.write_month(figures, tmp_path)
    assert (pdf.name, json.name) == ("monthly-report.pdf", "monthly-report.json")
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
