"""What stands beside a point's cases: its own evidence, and the months around a repair; what nobody told is never nought."""

from datetime import UTC, datetime

import httpx
import pytest

from hub.crime import service, views
from hub.crime.beside import around, beside
from hub.crime.chart import bars_of
from hub.crime.figures import Sum
from hub.crime.service import Wish
from hub.crime.views import MonthRow
from hub.database import writing
from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.kernel.rights import Role
from hub.people import users
from hub.remediation.kinds import Kind
from hub.remediation.order import Order
from hub.remediation.transitions import State
from tests.parts.a_day import tell
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import NOW, SmallHub
from tests.parts.station_sheets import month_csv, plain_csv

STATION = "สน.บางสมมุติ"


def rows(**cases: int | None) -> list[MonthRow]:
    """m05=3: three cases in May."""
    return [MonthRow(Month(2026, int(name[1:])), {}, Sum(count, count is not None, 1)) for name, count in cases.items()]


def repaired(at: datetime) -> Order:
    return Order(
        number=7, point="BSM-01", kind=Kind.LAMP, section="ฝ่ายโยธา สำนักงานเขต", state=State.PROVED, opened_at=at, due_at=at, proved_at=at,
    )  # fmt: skip


def test_the_month_of_a_repair_is_on_neither_side_and_an_unknown_month_is_not_counted_as_nought() -> None:
    order = repaired(datetime(2026, 8, 10, tzinfo=UTC))
    (found,) = around(rows(m05=3, m06=None, m07=4, m08=50, m09=0, m10=None), [(order, Month(2026, 8))])
    assert (found.before, found.after) == (Sum(7, 2, 3), Sum(0, 1, 3))
    (nothing,) = around(rows(m05=3, m06=None, m07=4, m08=50), [(order, Month(2026, 8))])
    assert nothing.after == Sum(None, 0, 3)
    assert around(rows(m05=3), [(order, Month(2026, 8))]) == ()


def test_a_bar_is_as_tall_as_its_cases_and_a_month_without_figures_has_none() -> None:
    bars = bars_of(
        [
            (Month(2026, 1), None, False, 0),
            (Month(2026, 2), 0, False, 1),
            (Month(2026, 3), 10, False, 0),
            (Month(2026, 4), 5, True, 0),
        ]
    )
    assert [(bar.cases, bar.height) for bar in bars] == [(None, 0), (0, 0), (10, 84), (5, 42)]
    assert {bar.y + bar.height for bar in bars} == {108}


def test_a_points_months_have_its_patrols_and_checks_beside_them(hub: SmallHub) -> None:
    tell(hub)
    with writing(hub.engine) as conn:
        wish = Wish(month_csv("2569-11", {"BSM-01": (4, 1)}), STATION)
        plan = service.look(conn, wish, hand=hand(at=NOW)).plan
        service.carry_out(conn, wish, digest=plan.digest, is_meant=True, hand=hand(at=NOW))
        point = fleet.point(conn, "BSM-01")
        assert point is not None
        found = beside(conn, point, last=Month(2026, 11), now=NOW)
    row = found.rows[-1]
    assert (row.cases.total, row.patrols.required, row.patrols.proved) == (Sum(5, 1, 1), 6, 3)
    assert [one.cases.has_figures for one in found.rows] == [False] * 11 + [True]
    assert found.repairs == ()


@pytest.mark.parametrize(
    ("role", "sees", "imports"),
    [(Role.OFFICER, 403, 403), (Role.SECTION, 403, 403), (Role.AUDITOR, 200, 403), (Role.OPERATOR, 200, 200)],
)  # fmt: skip
def test_who_sees_reports_sees_counts_and_who_manages_orders_imports_them(
    hub: SmallHub, role: Role, sees: int, imports: int
) -> None:
    tell(hub)
    section = "ฝ่ายโยธา สำนักงานเขต" if role is Role.SECTION else None
    with writing(hub.engine) as conn:
        users.add_user(conn, login="x1", name="x", password="long enough", role=role, section=section, hand=hand())
    with (
        served(hub) as running,
        httpx.Client(base_url=running.address, headers={"origin": running.address}, timeout=60) as client,
    ):
        signed = client.post("/sign-in", data={"login": "x1", "password": "long enough"})
        assert signed.status_code == 303
        for path in (
            "/crime",
            "/crime/points/BSM-01",
            "/crime/of/BSM-01",
            "/crime/kinds",
            "/crime/open.csv",
            "/api/v1/crime",
        ):
            assert client.get(path).status_code == sees, path
        for path in ("/crime/import", "/crime/request", f"/crime/template.xlsx?station={STATION}"):
            assert client.get(path).status_code == imports, path


def test_forms_that_say_nothing_or_nonsense_are_told_so_and_keep_what_was_typed(hub: SmallHub) -> None:
    tell(hub)
    good = month_csv("2569-10", {"BSM-01": (4, 1)})
    with (
        served(hub) as running,
        httpx.Client(
            base_url=running.address,
            cookies={"riskpoint": hub.session()},
            headers={"origin": running.address},
            timeout=60,
        ) as client,
    ):
        for form, what in (
            ({"station": "", "letter": "ตช 1"}, "เลือกสถานีตำรวจ"),
            ({"station": STATION, "letter": "ตช 1", "letter_on": "32/1/2569"}, "วันที่ของหนังสือใช้ไม่ได้"),
            ({"station": STATION, "letter": "ตช 1", "month": "2569-13"}, "ไม่ใช่เดือน"),
        ):
            answer = client.post("/crime/import", data=form, files={"file": ("a.csv", good)})
            assert (answer.status_code, what in answer.text, 'value="ตช 1"' in answer.text) == (409, True, True), what
        none = client.post("/crime/import", data={"station": STATION}, files={"file": ("a.csv", b"")})
        assert (none.status_code, "เลือกไฟล์" in none.text) == (409, True)
        assert client.post("/crime/import", data={"sheet": "%%%"}, files={"x": ("a", b"")}).status_code == 422
        large = client.post("/crime/import", data={"station": STATION}, files={"file": ("a.csv", b"0" * 2_100_000)})
        assert large.status_code == 413
        assert client.get("/crime/import/confirm", follow_redirects=False).headers["location"] == "/crime/import"
        assert client.get("/crime/points/nowhere").status_code == 404
        assert client.get("/crime?month=2569-13").status_code == 422
        assert client.get("/crime?area=nonsense&station=x").status_code == 200
        assert client.post("/crime/kinds", data={"code": "theft", "thai": "<b>", "group": "other"}).status_code == 409
        script = plain_csv([["<script>alert(1)</script>", "ลักทรัพย์"], ["<img src=x onerror=alert(1)>", "1"]])
        seen = client.post(
            "/crime/import", data={"station": STATION, "month": "2569-10"}, files={"file": ("a.csv", script)}
        )
        assert (seen.status_code, "<script>alert" in seen.text, "<img" in seen.text) == (200, False, False)
    with hub.engine.connect() as conn:
        assert not views.has_any(conn)
