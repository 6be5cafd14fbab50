"""The commands about suspicious taps, as a deployer uses them; a roster as Excel saves it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.database import open_engine, writing
from hub.flags.roster_sheet import read_roster
from hub.flags.standards import Shift
from hub.ingest import Received, ingest
from hub.kernel.refused import Refused
from tests.hub.test_cli import Run, fine, runner
from tests.parts.journals import START, journal_of, key
from wire_contract.chain import public_key_of
from wire_contract.topics import up


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flags")


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    """A district of two points and one officer; each test only adds to it."""
    made = runner(folder, f"sqlite:///{folder / 'hub.db'}")
    fine(made("migrate"))
    for code in ("p01", "p02"):
        fine(made("point", "add", code, "--name", code, "--short-name", code, "--station", "b", "--from", "2026-10-01"))
    fine(made("officer", "add", "o1", "--name", "สมหญิง ใจดี"))
    return made


def test_rules_places_and_the_roster_are_set_shown_and_in_the_chain(run: Run, tmp_path: Path) -> None:
    defaults = dict(line.split("\t")[:2] for line in fine(run("rules", "show")).splitlines())
    assert defaults == {
        "travel_speed_kmh": "60",
        "travel_least_s": "120",
        "clock_slack_s": "10",
        "burst_officers": "4",
        "burst_s": "60",
        "many_taps": "5",
        "many_s": "600",
        "together_percent": "90",
        "together_s": "300",
        "together_least": "20",
    }
    fine(run("rules", "set", "burst_officers", "6", "--from", "2026-01-01"))
    fine(run("rules", "windows", "p01", "05:00-09:00,22:00-02:00", "--from", "2026-10-01"))
    fine(run("rules", "windows", "*", "-", "--from", "2026-10-01"))
    fine(run("point", "locate", "p01", "13.7275", "100.524001"))
    shown = fine(run("rules", "show")).splitlines()
    assert [line.split("\t")[1] for line in shown if line.startswith("burst_officers")] == ["6"]
    assert shown[-3:] == [
        "windows\t*\t2026-10-01\t-",
        "windows\tp01\t2026-10-01\t05:00-09:00,22:00-02:00",
        "location\tp01\t13.727500\t100.524001",
    ]
    now = datetime.now(UTC)
    sheet = tmp_path / "roster.csv"
    tomorrow = (now + timedelta(days=1)).date()
    sheet.write_text(f"เจ้าหน้าที่;เริ่ม;สิ้นสุด;จุด\no1;{tomorrow} 08:00;{tomorrow} 16:00;p01\n", encoding="cp874")
    fine(run("roster", "import", str(sheet)))
    fine(run("roster", "import", str(sheet)))
    begins = f"{tomorrow}T08:00:00+07:00"
    assert fine(run("roster", "list")) == f"o1\t{begins}\t{tomorrow}T16:00:00+07:00\tp01\n"
    fine(run("roster", "remove", "o1", begins, "--point", "p01"))
    assert fine(run("roster", "list")) == ""
    assert fine(run("flag", "list")) == ""
    kinds = [row.split("\t")[3] for row in fine(run("audit", "list")).splitlines()][:6]
    assert kinds == [
        "riskpoint.shift.changed.v1",
        "riskpoint.shift.changed.v1",
        "riskpoint.location.changed.v1",
        "riskpoint.windows.changed.v1",
        "riskpoint.windows.changed.v1",
        "riskpoint.parameter.changed.v1",
    ]
    assert "10 lines hold" in fine(run("audit", "verify"))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("rules", "set", "speed", "1"), "there is no rule number speed (see riskpoint-hub rules show)"),
        (("rules", "set", "burst_s", "9999"), "from 0 (off) to 3600"),
        (("rules", "windows", "p01", "5 to 9"), "are no patrol windows"),
        (("point", "locate", "p01", "north", "100"), "'north' are no degrees"),
        (("point", "locate", "p09", "13", "100"), "there is no point p09"),
        (("roster", "import", "nowhere.csv"), "nowhere.csv cannot be read"),
        (("roster", "remove", "o1", "2026"), "there is no such shift of o1"),
        (("flag", "list", "--month", "soon"), "is not a month"),
    ],
)
def test_mistakes_are_answered_in_one_line(run: Run, arguments: tuple[str, ...], complaint: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n"), complaint in done.stderr) == (2, "", 1, True)


def test_what_reaches_back_is_proposed(run: Run, folder: Path) -> None:
    device = ("bkk-test-01", "--point", "p01", "--public-key", public_key_of(key(1)), "--at", "2026-10-01T00:00")
    fine(run("device", "enrol", *device))
    engine = open_engine(f"sqlite:///{folder / 'hub.db'}")
    with writing(engine) as conn:
        journal = journal_of(1)
        ingest(
            conn,
            [Received(up(journal.device, "events"), journal.batch(), retained=False, received_at=START)],
            now=START,
        )
    engine.dispose()
    back = ("rules", "set", "many_taps", "3", "--from", "2026-10-01")
    assert "second person" in run(*back).stderr
    assert "proposed" in fine(run(*back, "--reason", "ประชุม 1 ต.ค."))


def bkk(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, tzinfo=UTC) + timedelta(hours=hour - 7)


@pytest.mark.parametrize(
    "text",
    [
        "officer,from,to,point\no1,2026-10-14 22:00,2026-10-15 06:00,p01\no2,2026-10-14 08:00,2026-10-14 16:00,\n",
        "\ufeffPoint;Officer;From;To\np01;o1;2569-10-14T22:00;2569-10-15 06:00\n;o2;2026-10-14 08:00;2026-10-14 16:00\n",
        "\nจุด,รหัสเจ้าหน้าที่,เริ่ม,ถึง\n\np01,o1,2026-10-14 22:00,2026-10-15 06:00\n,o2,2026-10-14 08:00,2026-10-14 16:00",
    ],
    ids=["plain", "excel, Buddhist Era", "Thai"],
)
def test_a_roster_is_read_as_people_keep_it(text: str) -> None:
    assert read_roster(text) == [
        Shift("o1", "p01", bkk(14, 22), bkk(15, 6)),
        Shift("o2", "*", bkk(14, 8), bkk(14, 16)),
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the first row does not name the columns"),
        ("o1,2026-10-14,2026-10-15\n", "the first row does not name the columns"),
        ("officer,from,to\n,2026-10-14 08:00,2026-10-14 16:00", "row 2: no officer"),
        ("officer,from,to\no1,8:00,2026-10-14 16:00", "row 2, from: '8:00' is no moment"),
        ("officer,from,to\no1,2026-10-14 08:00", "row 2, to: '' is no moment"),
        ("officer,from,to\no1,2026-10-14 22:00,2026-10-14 06:00", "row 2: the shift ends before it begins"),
        ('officer,from,to\n"o1,2026-10-14', "the file cannot be read"),
    ],
)
def test_a_bad_row_is_named(text: str, complaint: str) -> None:
    with pytest.raises(Refused) as caught:
        read_roster(text)
    assert complaint in str(caught.value)
