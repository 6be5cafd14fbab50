"""The open data of a month, asked for from the reports page and by command."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from hub.crime import service as crime
from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from tests.hub.test_cli import KEY, Run, fine, runner
from tests.parts import a_day
from tests.parts.a_day import bkk
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import CARD, LOGIN, OFFICER, SmallHub
from tests.parts.station_sheets import month_csv

ADDRESS = "/reports/2026-11/open-data.sqlite"


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    """Somebody who is signed in, in December."""
    a_day.tell(hub)
    hub.clock.now = hub.session_clock.now = bkk(22, "18:35") + timedelta(days=9)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as browser:
        browser.cookies.set("riskpoint", hub.session())
        yield browser


def test_the_reports_page_hands_it_out_with_the_hash_of_the_figures_beside_it(
    client: httpx.Client, tmp_path: Path
) -> None:
    page = client.get("/reports").text
    (link,) = re.findall(rf'href="({ADDRESS}\?at=[^"]+)"', page)
    (figures,) = re.findall(r'href="(/reports/2026-11/monthly-report.json\?at=[^"]+)"', page)
    answer = client.get(link)
    assert answer.headers["content-disposition"] == 'attachment; filename="open-data-2026-11.sqlite"'
    assert answer.headers["content-type"] == "application/vnd.sqlite3"
    path = tmp_path / "month.sqlite"
    path.write_bytes(answer.content)
    db = sqlite3.connect(path)
    said = dict(db.execute("select key, value from metadata").fetchall())
    days = db.execute("select * from patrol_days where point = 'BSM-01' and day > '2026-11-20' limit 3").fetchall()
    db.close()
    assert said["figures_sha256"] == sha256(client.get(figures).content).hexdigest()
    assert (said["district"], said["publisher"]) == ("เขตบางสมมุติ", "สำนักงานเขตบางสมมุติ")
    assert days == [
        ("BSM-01", "2026-11-21", 2, 1, 1, 0),
        ("BSM-01", "2026-11-22", 2, 2, 0, 0),
        ("BSM-01", "2026-11-23", 2, 0, 0, 2),
    ]
    known = (OFFICER, CARD, "T-01", LOGIN, "bkk-bsm-01")
    assert [word for word in known if word.encode() in answer.content] == []
    described = client.get("/reports/2026-11/open-data.metadata.json").json()
    assert described["license"] == "CC-BY-4.0"
    assert list(described["databases"]) == ["open-data-2026-11"]


def test_cases_of_the_month_are_in_it_and_small_ones_only_as_such(
    client: httpx.Client, hub: SmallHub, tmp_path: Path
) -> None:
    with writing(hub.engine) as conn:
        for month, counts in (("2569-11", (4, 1)), ("2569-10", (9, 9))):
            told = crime.Wish(month_csv(month, {"BSM-01": counts}), "สน. บางสมมุติ")
            plan = crime.look(conn, told, hand=hand(at=hub.clock.now)).plan
            crime.carry_out(conn, told, digest=plan.digest, is_meant=False, hand=hand(at=hub.clock.now))
    path = tmp_path / "month.sqlite"
    path.write_bytes(client.get(ADDRESS).content)
    db = sqlite3.connect(path)
    found = db.execute("select area, place, english, cases from case_counts").fetchall()
    db.close()
    assert sorted(found) == [("point", "BSM-01", "Drugs", "<3"), ("point", "BSM-01", "Theft", "4")]


def test_a_month_that_is_not_over_has_none(client: httpx.Client) -> None:
    page = client.get("/reports").text
    assert re.findall(r"/reports/([0-9-]+)/open-data", page) == ["2026-11"]
    early = client.get("/reports/2026-12/open-data.sqlite")
    assert (early.status_code, early.headers["content-type"]) == (409, "text/html; charset=utf-8")
    assert "ข้อมูลเปิดทำได้เฉพาะเดือนที่จบแล้ว" in early.text
    assert client.get("/reports/2027-01/open-data.sqlite").status_code == 404
    assert client.get("/reports/2026-13/open-data.sqlite").status_code == 422
    assert client.get("/reports/2026-12/open-data.metadata.json").status_code == 409


def test_who_may_not_see_reports_may_not_have_it(client: httpx.Client, hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        users.add_user(conn, login="kradan", name="ก", password="long enough to keep", role=Role.OFFICER, hand=hand())
    client.cookies.set("riskpoint", hub.session("kradan"))
    assert client.get(ADDRESS).status_code == 403
    client.cookies.clear()
    assert client.get(ADDRESS).status_code == 303


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("district")
    run = runner(folder, f"sqlite:///{folder / 'hub.db'}")
    (folder / "hub.toml").write_text((folder / "hub.toml").read_text() + '[open_data]\nlicence = "DGA"\n')
    fine(run("migrate"))
    fine(run("point", "add", "p01", "--name", "a", "--short-name", "a", "--station", "b", "--from", "2020-01-15"))
    fine(run("device", "enrol", "bkk-test-01", "--point", "p01", "--public-key", KEY, "--at", "2020-01-10T00:00"))
    return run


def test_the_command_makes_it_of_the_very_figures_that_were_kept(run: Run, tmp_path: Path) -> None:
    fine(run("report", "month", "2020-01", "--out", str(tmp_path)))
    figures = tmp_path / "monthly-report.json"
    for out in ("one", "two"):
        made = run("report", "open-data", "2563-01", "--out", str(tmp_path / out), "--figures", str(figures))
        assert fine(made).splitlines() == [
            str(tmp_path / out / "open-data-2020-01.sqlite"),
            str(tmp_path / out / "open-data-2020-01.metadata.json"),
        ]
    first, second = ((tmp_path / out / "open-data-2020-01.sqlite").read_bytes() for out in ("one", "two"))
    assert first == second
    assert sha256(figures.read_bytes()).hexdigest().encode() in first
    assert b"DGA" in first


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("2399-01",), "the month 2399-01 is not over (open data is made of whole months only)"),
        (("last",), "is not a month; write it as 2026-10"),
        (("2020-02", "--figures", "{folder}/no.json"), "No such file or directory (see --figures)"),
        (("2020-02", "--figures", "{folder}/hub.toml"), "holds no figures of this release"),
        (("2020-02", "--out", "{folder}/hub.toml"), "hub.toml: File exists (another folder for --out)"),
    ],
)
def test_what_cannot_be_made_is_one_line(run: Run, tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    (tmp_path / "hub.toml").write_text("no figures")
    out = () if "--out" in arguments else ("--out", str(tmp_path / "out"))
    done = run("report", "open-data", *(one.format(folder=tmp_path) for one in arguments), *out)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_figures_of_another_month_are_refused(run: Run, tmp_path: Path) -> None:
    fine(run("report", "month", "2020-01", "--out", str(tmp_path)))
    figures = str(tmp_path / "monthly-report.json")
    done = run("report", "open-data", "2020-02", "--out", str(tmp_path), "--figures", figures)
    assert "these are the figures of 2020-01, not of 2020-02" in done.stderr
