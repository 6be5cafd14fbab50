"""What the office's month must have left behind, read from the evidence bundle as an auditor does, and from the folder."""

import hashlib
import json
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document
from pypdf import PdfReader

from demo.case_counts import REVISED
from hub.remediation.kinds import Kind

Acts = Sequence[Mapping[str, Any]]

WAYS = {
    ("BSM-10", "camera"): "open assign report_done prove",
    ("BSM-01", "camera"): "open assign report_done return report_done prove",
    ("BSM-02", "camera"): "open assign report_done prove",
    ("BSM-12", "camera"): "open assign report_done prove",
    ("BSM-08", "camera"): "open assign report_done prove relapse",
    ("BSM-05", "lamp"): "open assign acknowledge begin report_done prove",
    ("BSM-06", "lamp"): "open assign",
    ("BSM-03", "foliage"): "open assign acknowledge begin report_done return",
    ("BSM-04", "power"): "open assign report_done prove",
    ("BSM-09", "waste"): "open assign acknowledge begin report_done inspect prove",
    ("BSM-10", "structure"): "open assign begin report_done",
    ("BSM-01", "footpath"): "open assign ask_cancel cancel",
    ("BSM-11", "sign"): "open assign acknowledge",
    ("BSM-12", "dark_spot"): "open assign acknowledge begin",
    ("BSM-11", "road"): "open assign",
    ("BSM-08", "device"): "open assign",
    ("BSM-05", "other"): "open",
}
"""How far each defect of the month has come, and by which steps."""
HUB_PROVES, TESTED = {"prove", "relapse"}, {"camera", "lamp", "foliage", "power"}
SHOTS = {"waste": 2, "structure": 2, "foliage": 1, "lamp": 2, "footpath": 1, "sign": 1, "dark_spot": 1}
"""Photographs of each kind: what officers reported, and what sections say is done."""

LETTERS = {
    "outside answered": 1,  # the police station
    "memo answered": 4,
    "outside sent": 1,
    "memo void": 2,  # one with its number, one that was joined to another
    "memo approved": 1,
    "memo draft": 1,  # of the relapse
    "outside issued": 1,  # the reminder
}


@dataclass(frozen=True)
class Steps:
    """The acts of one order or letter, in order."""

    acts: list[Mapping[str, Any]]

    @property
    def way(self) -> str:
        return " ".join(act["data"]["after"]["step"] for act in self.acts)

    @property
    def last(self) -> Mapping[str, Any]:
        return self.acts[-1]["data"]["after"]  # type: ignore[no-any-return] # JSON


def acts_of(unpacked: Path) -> Acts:
    """The hub's chain of the bundle, without its signatures: `verify.py` has checked them."""
    return [json.loads(line.split(" ", 1)[1]) for line in (unpacked / "hub.lines").read_text().splitlines()]


def by_number(acts: Acts, kind: str) -> dict[int, Steps]:
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for act in acts:
        if act["type"] == f"riskpoint.{kind}.changed.v1":
            # the story's time, whenever it is played; the hub's own clock stands later than that meanwhile
            assert "2026-01-31T17:00" < act["time"] < "2026-02-28T17:00", act
            found[act["data"]["after"]["number"]].append(act)
    return {number: Steps(told) for number, told in found.items()}


def check_orders(acts: Acts) -> None:
    """A defect of each kind, each as far on its way as the story has it, by people who may."""
    orders = by_number(acts, "order")
    assert {(one.last["point"], one.last["kind"]): one.way for one in orders.values()} == WAYS
    assert len(orders) == len(WAYS)
    assert {one.last["kind"] for one in orders.values()} == set(Kind)
    for one in orders.values():
        for act in one.acts:
            after = act["data"]["after"]
            assert (act["subject"] == "hub") == (
                after["step"] in HUB_PROVES
                or (after["step"] in {"open", "assign", "return"} and "episode_since" in after)
            )
        opened = one.acts[0]["data"]["after"]
        if "episode_since" in opened:  # the hub's own clock stands at the month's end meanwhile
            after_test = moment(opened["opened_at"]) - moment(opened["episode_since"])
            assert timedelta() < after_test < timedelta(minutes=15)
        if one.last["state"] == "proved" and one.last["kind"] in TESTED:
            assert one.last["proved_at"] > one.last["done_at"] >= one.last["repaired_at"]
    (cancelled,) = (one for one in orders.values() if one.last["state"] == "cancelled")
    assert [act["subject"] for act in cancelled.acts[-2:]] == ["operator", "head"]
    assert [one.last["relapses"] for one in orders.values() if one.way.endswith("relapse")] == [1]
    assert [one.last["traffy_ticket"] for one in orders.values() if one.last.get("traffy_ticket")] == ["2026-SOMMUT"]
    check_photographs(acts, orders)


def check_report(acts: Acts, out: Path) -> None:
    """One person checked the month's report, another issued it in time, and the folder holds those very bytes."""
    took = [act for act in acts if act["type"] == "riskpoint.report.stepped.v1"]
    assert [(act["data"]["step"], act["subject"]) for act in took] == [
        ("draft", "operator"),
        ("check", "operator"),
        ("issue", "head"),
    ]
    assert took[-1]["time"].startswith("2026-03-04T02:00")
    issued = took[-1]["data"]
    for name, says in (("pdf", "paper"), ("json", "figures")):
        assert hashlib.sha256((out / f"monthly-report.{name}").read_bytes()).hexdigest() == issued[says]


def check_printed(acts: Acts, out: Path) -> None:
    """The papers print every photograph that somebody cleared, and say of the other that nobody did."""
    cleared = [act for act in acts if act["type"] == "riskpoint.photograph.cleared.v1"]
    assert {act["subject"] for act in cleared} == {"operator"}
    names = {act["data"]["photograph"] for act in cleared if act["data"]["is_cleared"]}
    assert len(names) == sum(SHOTS.values()) - SHOTS["dark_spot"]
    for name in ("monthly-report.pdf", "quarterly-form.pdf", "fiscal-year-summary.pdf"):
        pages = PdfReader(out / name).pages
        text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
        assert sum(len(page.images) for page in pages) == len(names), name
        assert [one for one in names if one[:16] not in text] == []
        told = subprocess.run(["pdftotext", "-raw", out / name, "-"], capture_output=True, check=True).stdout.decode()
        assert re.sub(r"\s", "", told).count("ไม่พิมพ์:ยังไม่มีผู้ตรวจ") == SHOTS["dark_spot"]


def check_photographs(acts: Acts, orders: Mapping[int, Steps]) -> None:
    """What was reported and what is said to be done has its picture, and the chain knows every one of them."""
    shown: Counter[str] = Counter()
    for one in orders.values():
        for act in one.acts:
            shown[one.last["kind"]] += len(act["data"]["after"].get("photographs", ()))
    for act in acts:
        if act["type"] == "riskpoint.order.commented.v1":  # reported once more, and so beside the order
            shown[orders[act["data"]["order"]].last["kind"]] += len(act["data"]["photographs"])
    assert shown - Counter() == Counter(SHOTS)
    received = [act["data"] for act in acts if act["type"] == "riskpoint.photograph.received.v1"]
    assert len({one["photograph"] for one in received}) == sum(SHOTS.values())


def check_letters(acts: Acts, folder: Path) -> None:
    """The folder has every letter as PDF and DOCX, each sound and saying what it is about, and the register."""
    letters = by_number(acts, "letter")
    stands = Counter(f"{one.last['kind']} {one.last['state']}" for one in letters.values())
    assert stands == Counter(LETTERS)
    numbers = sorted(one.last["running"] for one in letters.values() if one.last.get("running"))
    assert numbers == list(range(numbers[0], numbers[0] + 8))
    void = [one for one in letters.values() if one.last["state"] == "void" and one.last.get("running")]
    assert [one.acts[-1]["subject"] for one in void] == ["head"]
    (reminder,) = (one for one in letters.values() if one.last.get("reminds"))
    assert letters[reminder.last["reminds"]].last["state"] == "sent"
    papers = sorted(folder.glob("letter-*.pdf"))
    assert len(papers) == len(letters) == len(list(folder.glob("letter-*.docx")))
    for number, one in letters.items():
        (path,) = (paper for paper in papers if f"-{number:02}-" in paper.name)
        assert path.stem == f"letter-{one.last.get('running', 'draft')}-{number:02}-{one.last['state']}"
        check_paper(path, one.last)
    check_register(folder, letters)


def check_paper(path: Path, letter: Mapping[str, Any]) -> None:
    """It is a sound PDF with the letter's number in Thai digits; the DOCX says the same."""
    # qpdf says 3 where it warns; damage is 2
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0, path
    said = text_of(path)
    assert ("บันทึกข้อความ" in said) == (letter["kind"] == "memo"), path
    number = f"กท๕๐๙๙/{str(letter['running']).translate(THAI)}" if letter.get("running") else "กท๕๐๙๙/"
    assert number in said, path
    assert "ผู้อำนวยการเขตบางสมมุติ" in said or "หัวหน้าฝ่ายเทศกิจ" in said
    document = Document(BytesIO(path.with_suffix(".docx").read_bytes()))
    words = "".join(part.text or "" for part in document.element.iter() if part.tag.endswith("}t"))
    assert number in re.sub(r"\s", "", words), path


def check_register(folder: Path, letters: Mapping[int, Steps]) -> None:
    """One row for each number, in order; the void one keeps its own."""
    rows = list(openpyxl.load_workbook(folder / "outgoing-register-2026.xlsx").active.iter_rows(values_only=True))
    numbered = sorted((one.last["running"], one.last["state"]) for one in letters.values() if one.last.get("running"))
    assert [(int(row[1]), row[7] == "ยกเลิก") for row in rows[1:]] == [(it, state == "void") for it, state in numbered]
    assert "ทะเบียนหนังสือส่งประจำปีพ.ศ.๒๕๖๙" in text_of(folder / "outgoing-register-2026.pdf")


def check_counts(acts: Acts) -> None:
    """Twelve months of the station with one missing, and one that was told anew for a reason."""
    told = [act["data"] for act in acts if act["type"] == "riskpoint.crimefigures.changed.v1"]
    months = {one["after"]["month"] for one in told}
    whole = {f"2025-{month:02}" for month in range(2, 13)} | {"2026-01"}
    assert len(whole) == 12
    assert months < whole
    assert len(months) == 11
    again = [one for one in told if one["before"]]
    assert [(one["after"]["month"], one["after"]["place"], one["after"]["revision"]) for one in again] == [
        ("2026-01", REVISED, 2)
    ]
    assert all(one["reason"] for one in again)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def text_of(path: Path) -> str:
    """Without white space: poppler puts spaces where there are none."""
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())
