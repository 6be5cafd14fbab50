"""The evidence bundle: what is in it, what the verifier says of it, and that neither needs us."""

import ast
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hub.audit import service as audit
from hub.database import open_engine, writing
from hub.evidence.own_chain import of_kind
from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.people import service as people
from hub.reports.bundle.archive import written
from hub.reports.bundle.making import HEADS_IN_ONE_ACT, Made, make
from hub.reports.bundle.paper import VERIFIER
from tests.parts import audited_month as told
from tests.parts.auditors_python import cryptography_alone, imported, run_verifier
from tests.parts.bundle_mutants.bundles import PRINTED_KEY, complaints, unzipped
from tests.parts.bundle_mutants.honest import Honest, make_honest
from tests.parts.bundle_mutants.insider import make_figures_fit, pretty, reseal
from tests.parts.bundle_mutants.rows import hub_events
from tests.parts.hands import HUB_KEY
from tests.parts.journals import key
from wire_contract.acts import BundleMade
from wire_contract.chain import public_key_of
from wire_contract.event import JournalId

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Honest:
    return make_honest(tmp_path_factory.mktemp("honest"))


@pytest.fixture
def unpacked(honest: Honest, tmp_path: Path) -> Path:
    """October's bundle as an auditor has it."""
    with zipfile.ZipFile(honest.database.parent / "2026-10.zip") as archive:
        archive.extractall(tmp_path / "bundle")
    return tmp_path / "bundle"


@pytest.fixture
def nothing_of_ours(tmp_path: Path) -> Path:
    """A folder to import from without us."""
    return cryptography_alone(tmp_path / "only")


def test_the_verifier_of_the_bundle_needs_cryptography_and_nothing_of_ours(
    unpacked: Path, nothing_of_ours: Path
) -> None:
    said = run_verifier(unpacked, nothing_of_ours, "--hub-key", PRINTED_KEY)
    assert said.returncode == 0, said.stdout
    assert said.stdout.splitlines() == [
        "· devices/bkk-two/0000000d: แถวที่รอแถวก่อนหน้า · lines that wait for an ancestor · 1",
        "· manifest.json: ยังไม่ได้เทียบกับชุดก่อน ใช้ --previous · not compared with an earlier bundle: use --previous",
        "✓ ชุดหลักฐานครบถ้วน ตัวเลขตรงกับหลักฐานทุกค่า · the bundle holds: every figure follows from the evidence",
    ]
    assert imported(said) <= {"cryptography", "_openssl", "_cffi_backend", "cffi"}


def test_a_machine_without_thai_and_a_file_managers_litter_change_nothing(unpacked: Path) -> None:
    (unpacked / ".DS_Store").write_bytes(b"litter")
    said = subprocess.run(
        [sys.executable, "verify.py"], cwd=unpacked, capture_output=True, check=False,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (0, b"")
    assert said.stdout.decode().splitlines()[-1].startswith("✓")


def test_the_verifier_reads_as_python_3_9() -> None:
    ast.parse(VERIFIER.read_text(), feature_version=(3, 9))


def test_the_bundle_carries_the_verifier_and_the_rules_as_they_stand_here(honest: Honest) -> None:
    assert honest.october["verify.py"] == VERIFIER.read_bytes()
    rules = {name: content for name, content in honest.october.items() if name.startswith("rules/")}
    assert rules == {
        f"rules/{name}": (ROOT / "docs" / "rules" / name).read_bytes()
        for name in ("patrol-3.md", "checks-2.md", "cameras-1.md", "lamps-1.md", "kpi-1.md")
    }


def test_what_is_wrong_is_named_by_point_day_and_cell_and_ends_with_1(
    honest: Honest, unpacked: Path, nothing_of_ours: Path
) -> None:
    files = dict(honest.october)
    figures = json.loads(files["figures.json"])
    cell = figures["points"][0]["days"][28]
    assert (figures["points"][0]["code"], cell["day"], cell["proved"]) == ("P-1", "2026-10-29", 2)
    cell["proved"], cell["unknown"] = 1, 1
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)
    for name, content in files.items():
        (unpacked / name).write_bytes(content)
    said = run_verifier(unpacked, nothing_of_ours)
    assert said.returncode == 1
    cell_of, why = (
        "✗ figures.json points P-1 days 2026-10-29",
        "ตัวเลขไม่ตรงกับหลักฐาน · the figure does not follow from the evidence",
    )
    assert [line for line in said.stdout.splitlines() if line.startswith("✗")] == [
        f"{cell_of} proved: {why} · 1 ≠ 2",
        f"{cell_of} unknown: {why} · 1 ≠ 0",
        "✗ พบสิ่งที่ไม่ถูกต้อง 2 ข้อ · 2 things are wrong",
    ]


def test_the_commands_in_the_readme_do_what_it_says(unpacked: Path) -> None:
    text = (unpacked / "README.md").read_text()
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) == 2
    said = [
        subprocess.run(["bash", "-c", line], cwd=unpacked, capture_output=True, text=True, check=True).stdout
        for block in blocks
        for line in block.splitlines()
    ]
    hash_ = said[0].split()[0]
    assert said[1] == "Signature Verified Successfully\n"
    assert said[2].splitlines()[0] == "figures.json"
    assert int(said[3]) >= 1
    assert (said[4], said[5]) == ("", "Signature Verified Successfully\n")
    visits = [tap["hash"] for p in json.loads((unpacked / "figures.json").read_text())["points"] for d in p["days"]
              for tap in d["visits"]]  # fmt: skip
    assert hash_ in visits
    assert f"python3 verify.py --hub-key={PRINTED_KEY}" in text
    assert re.findall(r"\[[A-Z_]+\]", text) == []


def test_the_next_bundle_goes_on_from_the_last_ones_heads(honest: Honest) -> None:
    assert complaints(honest.october, hub_key=PRINTED_KEY, previous=[honest.last_month, *honest.printed]) == []
    heads = honest.last_month
    forged = heads["heads"][0]
    forged["head"] = "1" * 64
    said = "ปลายสายที่เคยระบุไม่อยู่ในสายนี้ · a head that was named before is not in this chain"
    which = f"{forged['device']} {forged['journal']}/{forged['sequence']} {'1' * 64}"
    assert complaints(honest.october, previous=[heads]) == [f"✗ previous 0: {said} · {which}"]


def test_earlier_heads_come_as_a_zip_a_folder_or_a_report(
    honest: Honest, unpacked: Path, nothing_of_ours: Path, tmp_path: Path
) -> None:
    report = tmp_path / "monthly-report.json"
    report.write_bytes(honest.october["figures.json"])
    last = honest.database.parent / "2026-09.zip"
    named = ["--previous", str(last), "--previous", str(report), "--previous", str(unpacked)]
    said = run_verifier(unpacked, nothing_of_ours, "--hub-key", PRINTED_KEY, *named)
    assert (said.returncode, len(said.stdout.splitlines())) == (0, 2)
    none = run_verifier(unpacked, nothing_of_ours, "--previous", str(tmp_path / "nowhere.zip"))
    assert none.returncode == 2
    assert none.stdout.startswith("✗ เปิดไม่ได้ · cannot be opened: ")
    straight = run_verifier(unpacked, nothing_of_ours, str(last))
    assert straight.returncode == 0, straight.stdout


def test_no_name_of_a_person_is_in_a_bundle(honest: Honest) -> None:
    everything = b"".join(honest.october[name] for name in sorted(honest.october))
    first_names = [name.split()[0] for name in told.NAMES_OF_PEOPLE]
    assert [name for name in first_names if name.encode() in everything] == []
    assert b"wichai" in everything  # who approved: a login, as the README says


def made(engine: Engine, out: Path, *, month: Month = told.OCTOBER, **more: bool) -> Made:
    return make(engine, month, out=out, hand=told.by("somying", told.MADE_AT), district=told.DISTRICT, **more)


def test_both_databases_make_bundles_that_hold(engine: Engine, honest: Honest, tmp_path: Path) -> None:
    told.live_through(engine)
    told.live_on(engine)
    out = tmp_path / "october.zip"
    assert made(engine, out).lines == sum(
        content.count(b"\n") for name, content in honest.october.items() if name.endswith(".receipts")
    )
    files = unzipped(out)
    assert complaints(files, hub_key=PRINTED_KEY) == []
    assert [name for name in files if name.startswith("devices/")] == [
        name for name in honest.october if name.startswith("devices/")
    ]


def test_who_enters_something_meanwhile_is_in_the_bundle_too(engine: Engine, tmp_path: Path) -> None:
    told.live_through(engine)
    entered: list[int] = []

    def meddle(_done: int, _all: int) -> None:
        if not entered:
            with writing(engine) as conn:
                entered.append(people.add_officer(conn, code="T-09", name="x", hand=told.by("wichai", told.MADE_AT)))

    out = tmp_path / "september.zip"
    make(
        engine, told.SEPTEMBER, out=out, hand=told.by("somying", told.MADE_AT), district=told.DISTRICT, progress=meddle
    )
    files = unzipped(out)
    assert complaints(files, hub_key=PRINTED_KEY) == []
    assert b'"code":"T-09"' in files["hub.lines"]


def test_a_hub_that_is_changed_all_the_time_makes_no_bundle_and_says_so(engine: Engine, tmp_path: Path) -> None:
    told.live_through(engine)
    codes = iter(range(100, 200))

    def meddle(_done: int, _all: int) -> None:
        with writing(engine) as conn:
            people.add_officer(conn, code=f"T-{next(codes)}", name="x", hand=told.by("wichai", told.MADE_AT))

    with pytest.raises(Refused, match="changed all the time"):
        make(engine, told.SEPTEMBER, out=tmp_path / "x.zip", hand=told.by("somying", told.MADE_AT),
             district=told.DISTRICT, progress=meddle)  # fmt: skip
    assert list(tmp_path.glob("*.zip*")) == []


def test_more_heads_than_fit_a_line_take_several_acts(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as conn:
        told._furnish(conn)
        for number in range(HEADS_IN_ONE_ACT + 10):
            card = told.Card(told.ONE, key(1), JournalId(f"{number:08x}"))
            card.start(told.at(3, "08:00"))
            card.deliver(conn, told.at(3, "09:00"))
    out = tmp_path / "october.zip"
    assert made(engine, out).journals == HEADS_IN_ONE_ACT + 10
    with engine.connect() as conn:
        acts = [entry.act for entry in of_kind(conn, BundleMade)]
    assert [len(act.heads) for act in acts if isinstance(act, BundleMade)] == [HEADS_IN_ONE_ACT, 11]
    assert complaints(unzipped(out), hub_key=PRINTED_KEY) == []
    again = tmp_path / "again.zip"
    made(engine, again)
    assert complaints(unzipped(again), hub_key=PRINTED_KEY, previous=[json.loads(unzipped(out)["manifest.json"])]) == []


def test_a_key_that_was_revoked_speaks_for_what_came_before_only(engine: Engine, tmp_path: Path) -> None:
    told.live_through(engine)
    with writing(engine) as conn:
        fleet.revoke(conn, told.TWO, at=told.at(28, "18:00"), hand=told.by("wichai", told.at(28, "18:00")))
    out = tmp_path / "october.zip"
    made(engine, out)
    assert complaints(unzipped(out), hub_key=PRINTED_KEY) == []
    with engine.begin() as conn:  # somebody puts off when the lines came
        conn.exec_driver_sql("UPDATE lines SET received_at = received_at + 864000000 WHERE device = 'bkk-two'")
    made(engine, out, force=True)
    wrong = [line for line in complaints(unzipped(out), hub_key=PRINTED_KEY) if line.startswith("✗ devices/bkk-two")]
    assert len(wrong) == unzipped(out)["devices/bkk-two/0000000b.lines"].count(b"\n")
    assert all("not enrolled at that time" in line for line in wrong)


def test_a_hub_with_another_key_says_which_lines_the_old_one_signed(engine: Engine, tmp_path: Path) -> None:
    told.live_through(engine)
    hand = told.by("somying", told.MADE_AT)
    new = type(hand)(key(9), hand.subject, hand.at)
    out = tmp_path / "october.zip"
    make(engine, told.OCTOBER, out=out, hand=new, district=told.DISTRICT)
    assert complaints(unzipped(out), hub_key=public_key_of(key(9))) == []
    assert [line[:38] for line in complaints(unzipped(out), hub_key=PRINTED_KEY)] == [
        "✗ manifest.json: กุญแจของศูนย์ไม่ตรงกับที่พิมพ์ไว้ "[:38]
    ]


REFUSED = (
    ("a month that is not over", "x.zip", Month(2026, 11), "not closed"),
    ("a month before the first point", "x.zip", Month(2026, 8), "no point counted"),
    ("a folder", "", told.OCTOBER, "is a folder"),
)


@pytest.mark.parametrize(("_what", "out", "month", "says"), REFUSED, ids=[each[0] for each in REFUSED])
def test_it_is_refused_with_a_hint(
    honest: Honest, tmp_path: Path, *, _what: str, out: str, month: Month, says: str
) -> None:
    engine = open_engine(f"sqlite:///{honest.database}")
    with pytest.raises(Refused, match=says) as refusal:
        made(engine, tmp_path / out, month=month)
    engine.dispose()
    assert refusal.value.hint
    assert list(tmp_path.glob("*.zip*")) == []


def test_a_bundle_is_not_overwritten_unasked(engine: Engine, tmp_path: Path) -> None:
    told.live_through(engine)
    out = tmp_path / "october.zip"
    out.write_text("last year's work")
    with pytest.raises(Refused, match="is there already"):
        made(engine, out)
    assert out.read_text() == "last year's work"
    made(engine, out, force=True)
    assert complaints(unzipped(out), hub_key=PRINTED_KEY) == []


def test_a_hub_without_points_has_nothing_to_bundle(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as conn:
        audit.begin(conn, hand=told.by("somying", told.MADE_AT))
    with pytest.raises(Refused, match="no point counted"):
        made(engine, tmp_path / "x.zip")


def test_the_same_content_gives_the_same_bytes_and_a_failure_leaves_nothing(tmp_path: Path) -> None:
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    for path in (one, other):
        with written(path) as archive:
            archive.add("a", [b"1", b"2"])
            archive.add("b", iter([b"3"]))
            archive.seal(HUB_KEY)
    assert one.read_bytes() == other.read_bytes()

    def full() -> Iterator[bytes]:
        yield b"1"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"), written(tmp_path / "third.zip") as archive:
        archive.add("a", full())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.zip", "other.zip"]


def test_days_of_the_month_are_told_by_the_month_itself() -> None:
    assert told.at(1, "00:00") == told.OCTOBER.bounds[0]
    assert told.at(32, "00:00") == told.OCTOBER.bounds[1] == told.bkk(date(2026, 10, 31), "24:00")
    assert told.MADE_AT - told.OCTOBER.bounds[1] > timedelta(days=1)


def test_a_bundle_from_before_cameras_and_lamps_still_holds_and_is_told_as_such(honest: Honest) -> None:
    """Its figures had neither, whatever its lines told; what they had is still recomputed."""
    files, events = dict(honest.october), hub_events(honest.october)
    manifest = {**json.loads(files["manifest.json"]), "rules": "patrol/3"}
    events[-1]["data"]["rules"] = "patrol/3"
    files["manifest.json"] = pretty(manifest)
    reseal(files, HUB_KEY, events)
    make_figures_fit(files)
    figures = json.loads(files["figures.json"])
    assert (figures["format"], "checks" in figures) == ("riskpoint.monthly-report/1", False)
    assert complaints(files, hub_key=PRINTED_KEY) == []
    figures["points"][0]["days"][28]["proved"] = 1
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)
    assert [line.split(":")[0] for line in complaints(files)] == ["✗ figures.json points P-1 days 2026-10-29 proved"]


def test_a_verdict_that_its_measurements_do_not_give_is_named(honest: Honest) -> None:
    files = dict(honest.october)
    figures = json.loads(files["figures.json"])
    (camera, lamp) = figures["points"][0]["assets"]
    covered = next(day for day in camera["days"] if day["state"] == "defective")
    assert (covered["day"], covered["tests"][0]["reasons"]) == ("2026-10-29", ["covered"])
    assert [day["day"] for day in lamp["days"] if day["state"] == "defective"] == ["2026-10-30"]
    covered["tests"][0]["outcome"], covered["tests"][0]["reasons"] = "pass", []
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)
    assert [line.split(":")[0] for line in complaints(files)] == [
        "✗ figures.json points P-1 assets front days 2026-10-29 tests 0 outcome",
        "✗ figures.json points P-1 assets front days 2026-10-29 tests 0 reasons",
    ]
