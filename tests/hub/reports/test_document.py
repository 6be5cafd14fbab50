"""What the paper says, before it is typeset."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools ships no types

from hub.evidence.when import bracket, worked_out
from hub.papers.paper_text import plain, prose
from hub.papers.pdf import FONTS
from hub.patrol.compliance import Rejection
from hub.patrol.scan import ProofState
from hub.patrol.suspension import Suspension
from hub.reports import wording
from hub.reports.asset_figures import AssetsTold
from hub.reports.document import check_code, monthly_values
from hub.reports.figures import MonthlyFigures, encode
from hub.reports.wording import REASONS, REFUSALS
from hub.self_tests.judged import NOT_UNDERSTOOD
from hub.self_tests.rules.camera import CameraReason
from hub.self_tests.rules.lamp_words import LampDoubt, LampFault
from tests.parts.asset_month import an_asset, check_days
from tests.parts.month import a_month, a_point, a_troubled_month, device_of
from tests.parts.patrol import STRANGE_CARD, bkk, scan
from wire_contract.measurements import Refusal, Shown


def unmarked(values: Any) -> Any:
    """The values as a reader sees them."""
    if isinstance(values, str):
        return values.replace("\u200b", "").replace("\u00a0", " ")
    if isinstance(values, list | tuple):
        return [unmarked(value) for value in values]
    if isinstance(values, dict):
        return {key: unmarked(value) for key, value in values.items()}
    return values


def values(figures: MonthlyFigures) -> dict[str, Any]:
    found: dict[str, Any] = unmarked(monthly_values(figures))
    return found


def row(found: dict[str, Any], number: int) -> str:
    return "".join(cell["text"] or "_" for cell in found["points"][number - 1]["cells"])


def test_the_heading_names_month_quarter_and_fiscal_year() -> None:
    found = values(a_troubled_month(12))
    assert found["title"] == "รายงานผลการแก้ไขและตรวจตราจุดเสี่ยงภัยต่อการเกิดอาชญากรรม"
    assert found["subtitle"] == "ประจำเดือนตุลาคม พ.ศ. ๒๕๖๙ (ไตรมาสที่ ๑ ปีงบประมาณ พ.ศ. ๒๕๗๐) · จุดเสี่ยงภัย ๑๒ จุด"
    assert (found["office"], found["notice"], found["draft"]) == ("ฝ่ายเทศกิจ สำนักงานเขตบางสมมุติ", None, False)
    assert found["footer"] == "ข้อมูล ณ ๓ พ.ย. ๖๙ ๐๙.๐๐ น."


def test_the_districts_own_name_never_breaks() -> None:
    marked = json.dumps(monthly_values(a_troubled_month(12)), ensure_ascii=False, default=str)
    assert "บางสมมุติ" in marked
    broken = [found for found in re.findall("\u200b?".join("บางสมมุติ"), marked) if "\u200b" in found]
    assert broken == []


def test_a_box_has_its_fraction_and_a_dash_where_nothing_was_due() -> None:
    patrol, checks, *others = values(a_troubled_month(12, with_assets=True))["boxes"]
    assert patrol == {
        "label": "การตรวจตรา",
        "built": True,
        "value": "๙๘.๔๔",
        "unit": " %",
        "fraction": "๖๙๕/๗๐๖ ครั้ง",
        "bound": "สูงสุดไม่เกิน ๙๙.๒๙",
    }
    assert checks == {
        "label": "การตรวจกล้อง",
        "built": True,
        "value": "๙๒.๕๕",
        "unit": " %",
        "fraction": "๒๙๘/๓๒๒ จุด-วัน",
        "bound": "สูงสุดไม่เกิน ๑๐๐.๐๐",
    }
    assert [(one["label"], one["value"], one["fraction"]) for one in others] == [
        ("แก้ไขสภาพแวดล้อม", "–", "๐/๐ รายการ"),
        ("ออกหนังสือเมื่อชำรุด", "–", "๐/๐ เรื่อง"),
        ("ส่งรายงานในกำหนด", "๑๐๐.๐๐", "๑/๑ ฉบับ"),
    ]


def test_a_figure_whose_time_has_not_come_has_no_percentage_that_reads_as_a_failure() -> None:
    """A paper never knows of its own issue: before the 7th R is due, and 0.00 would be untrue."""
    told = a_troubled_month(12)
    of_report = replace(next(one for one in told.indicators if one.code == "R"), numerator=0, denominator=1)
    due = replace(of_report, percent="0.00", upper_percent="100.00", pending=1, due=1)
    late = replace(of_report, percent="0.00", upper_percent="0.00", pending=0, due=0)
    boxes = [values(replace(told, indicators=(one,)))["boxes"][0] for one in (due, late)]
    assert [(one["value"], one["unit"], one["bound"]) for one in boxes] == [
        ("–", "", "ยังไม่ถึงกำหนด"),
        ("๐.๐๐", " %", None),
    ]


def test_the_headline_says_by_which_rule_it_was_made() -> None:
    found = values(a_troubled_month(12))["headline"]
    assert found == "ผลตามตัวชี้วัด: ร้อยละ ๙๘.๔๔ จากการตรวจตรา (ส่วนที่ต่ำที่สุดในห้าส่วน ไม่ถ่วงน้ำหนัก)"


def test_cells_tell_every_state_by_a_sign() -> None:
    found = values(a_troubled_month(12))
    assert row(found, 1) == "๒๒๑" + "๒" * 28
    assert row(found, 3) == "๒" * 18 + "๐" + "๒" * 12
    assert row(found, 4) == "๒" * 20 + "๑???" + "๒" * 8
    assert row(found, 5) == "_" * 12 + "๒" * 19
    assert row(found, 8) == "๒" * 24 + "_" * 7
    looks = {cell["look"] for point in found["points"] for cell in point["cells"]}
    assert looks == {"full", "part", "missed", "unknown", "outside"}


def test_today_is_still_due_and_tomorrow_does_not_count() -> None:
    found = values(a_month([a_point(1)], now=bkk(date(2026, 10, 3), "08:00")))
    assert row(found, 1) == "๒๒·" + "_" * 28
    assert found["points"][0]["cells"][2]["look"] == "due"
    assert found["draft"] is True
    assert "เดือนนี้ยังไม่สิ้นสุด" in found["notice"]
    assert "๓ ต.ค. ๖๙ ๐๘.๐๐ น." in found["notice"]


def test_the_upper_bound_stands_only_where_something_is_open() -> None:
    points = values(a_troubled_month(12))["points"]
    assert [point["upper"] for point in points] == ["", "", "", "๑๐๐.๐๐", "", "", "", "", "", "๑๐๐.๐๐", "", ""]


def test_a_point_that_came_or_went_says_when() -> None:
    points = values(a_troubled_month(12))["points"]
    assert (points[4]["note"], points[7]["note"], points[0]["note"]) == ("เริ่มนับ ๑๓ ต.ค. ๖๙", "เลิกนับ ๒๕ ต.ค. ๖๙", "")


def test_of_many_silences_the_longest_are_printed_and_the_rest_counted() -> None:
    found = values(a_troubled_month(12))["silences"]
    assert found[0] == {
        "place": "๔. ใต้ทางด่วน ถ.บางฯ",
        "begin": "๒๑ ต.ค. ๖๙ ๑๗.๓๐ น.",
        "end": "๒๔ ต.ค. ๖๙ ๐๘.๓๐ น.",
        "length": "๒ วัน ๑๕ ชม.",
        "devices": "bkk-bangsommut-04",
        "no_device": "",
    }
    assert found[1]["end"] == "๓๑ ต.ค. ๖๙ ๒๔.๐๐ น."
    assert len(found) == 2 + 5 + 1
    assert found[-1] == {"more": "๑๒. ซอยประชาสุข ๕: และช่วงที่สั้นกว่านี้อีก ๕ ช่วง (ดูแฟ้มตัวเลข)"}


def test_strange_cards_and_taps_not_counted_are_listed_by_place() -> None:
    found = values(a_troubled_month(12))
    assert [(each["place"], each["card"], each["times"]) for each in found["unknown_cards"]] == [
        ("๑. สะพานลอย ร.ร.วัดฯ", "nfc:04C767F2066180", "๑"),
        ("๗. ชุมชนริมทางรถไฟ", STRANGE_CARD, "๒"),
    ]
    assert [(each["reason"], each["times"], each["first"]) for each in found["not_counted"]] == [
        ("แตะซ้ำก่อนครบเวลาขั้นต่ำ", "๒", "๖ ต.ค. ๖๙ ๐๙.๑๒ น."),
        ("แตะนอกช่วงนับของจุด", "๒๔", "๑ ต.ค. ๖๙ ๐๙.๐๐ น."),
        ("เวลาไม่ยืนยัน", "๑", "๑๒ ต.ค. ๖๙ ๑๐.๐๐ น."),
        ("แตะนอกช่วงนับของจุด", "๑๕", "๒๕ ต.ค. ๖๙ ๐๙.๐๐ น."),
        ("อุปกรณ์ไม่ได้ประจำจุดใด", "๑", "๑๕ ต.ค. ๖๙ ๑๐.๐๐ น."),
    ]


def test_chain_heads_keep_their_arabic_digits() -> None:
    assert values(a_troubled_month(12))["chains"][9] == {
        "place": "๑๐. สะพานคลองร่วมใจ",
        "device": "bkk-bangsommut-10",
        "journal": "7f3a0010",
        "sequence": "1810",
        "head": ["0a" * 16, "0a" * 16],
    }


@pytest.mark.parametrize(
    ("figures", "notice"),
    [
        (a_month([]), "เดือนนี้ไม่มีจุดเสี่ยงภัยที่อยู่ในช่วงนับ จึงไม่มีตัวเลขที่จะรายงาน"),
        (
            a_month([a_point(1)], devices=False),
            "เดือนนี้ไม่มีข้อมูลจากอุปกรณ์ใดเลย ทุกช่องจึงแสดงว่าไม่มีข้อมูล ซึ่งมิได้หมายความว่าไม่ได้ตรวจ",
        ),
    ],
)
def test_a_month_with_no_data_says_so(figures: MonthlyFigures, notice: str) -> None:
    assert values(figures)["notice"] == notice


def test_the_check_code_is_what_sha256sum_prints_of_the_json() -> None:
    figures = a_troubled_month(12)
    digest = hashlib.sha256(encode(figures)).hexdigest()
    assert check_code(figures) == f"{digest[:4]}-{digest[4:8]}-{digest[8:12]}-{digest[12:16]}"
    other = replace(figures, generated_at=bkk(date(2026, 11, 4), "09:00"))
    assert check_code(other) != check_code(figures)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ซอย 9 😀", "ซอย ๙ □"),
        ("北京 A", "□□ A"),
        ("a\nb\tc", "a b c"),
        ("ก\u200bข\ufeff\u0007", "กข"),
        ("Łódź", "□ód□"),
    ],
)
def test_what_the_fonts_cannot_show_becomes_a_box(text: str, shown: str) -> None:
    assert plain(text) == shown
    assert prose(text).replace("\u200b", "").replace("\u00a0", " ") == shown


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_our_fonts_show_all_that_is_let_through(style: str) -> None:
    shown = set(TTFont(FONTS / f"Sarabun-{style}.ttf").getBestCmap())
    let_through = {code for code in range(0x20, 0x3000) if plain(chr(code), digits="arabic") == chr(code)}
    assert let_through - shown <= {0x25A1}
    assert {ord(letter) for letter in "สำนักงานน้ำกำหนด๐๑๒๓๔๕๖๗๘๙ฯๆ–…“”"} <= let_through


def test_the_rules_say_how_often_a_time_was_worked_out_and_how_often_only_the_day_is_known() -> None:
    day = date(2026, 10, 9)
    taps = [
        replace(scan(bkk(day, "13:00"), device=device_of(1)), resolved=worked_out(bkk(day, "13:00"))),
        replace(scan(bkk(day, "16:00"), device=device_of(1)), resolved=bracket(bkk(day, "15:00"), bkk(day, "16:00"))),
        replace(scan(bkk(day, "16:30"), device=device_of(1)), resolved=bracket(bkk(day, "15:30"), bkk(day, "16:30"))),
    ]
    (times,) = [rule for rule in values(a_month([a_point(1)], scans=taps))["rules"] if rule.startswith("เวลา")]
    assert times.endswith("ในเดือนนี้มีการตรวจที่ใช้เวลาคำนวณจากการซิงค์ ๑ ครั้ง และที่รู้เพียงช่วงเวลา ๑ ครั้ง")
    (times,) = [rule for rule in values(a_month([a_point(1)]))["rules"] if rule.startswith("เวลา")]
    assert times.endswith("ถ้าไม่รู้วันถือว่าเวลาไม่ยืนยันและไม่นับ")


def test_taps_are_listed_as_not_confirmed_only_where_their_day_is_not_known() -> None:
    day = date(2026, 10, 9)
    midnight, morning = bkk(day, "0:00"), bkk(day, "8:00")
    taps = [
        replace(scan(morning, device=device_of(1), name="a"), resolved=worked_out(bkk(day, "13:00"))),
        replace(scan(morning, device=device_of(1), name="b"), resolved=bracket(midnight, bkk(day, "6:00"))),
        replace(scan(morning, device=device_of(1), name="c"), resolved=bracket(bkk(day, "-1:00"), bkk(day, "6:00"))),
        replace(scan(morning, device=device_of(1), name="d"), resolved=bracket(None, bkk(day, "6:00"))),
    ]
    listed = values(a_month([a_point(1)], scans=taps))["not_counted"]
    assert [(one["reason"], one["times"], one["first"]) for one in listed] == [
        ("เวลาไม่ยืนยัน", "๒", "๙ ต.ค. ๖๙ ๐๘.๐๐ น.")
    ]


def test_what_visits_prove_is_counted_for_each_point_and_the_district() -> None:
    day = date(2026, 10, 9)
    taps = [
        replace(scan(bkk(day, "13:00"), device=device_of(1)), proof="sun", proof_state=ProofState.VERIFIED),
        replace(scan(bkk(day, "16:00"), device=device_of(1)), proof="static_qr"),
        replace(scan(bkk(day, "13:00"), device=device_of(2)), proof="sun", proof_state=ProofState.UNCHECKED),
    ]
    found = values(a_month([a_point(1), a_point(2)], scans=taps))
    names = ("visits", "high", "low", "second_class")
    assert [tuple(one[name] for name in names) for one in (*found["assured"], found["assured_total"])] == [
        ("๖๔", "๑", "๖๒", "๑"),
        ("๖๓", "๐", "๖๓", "๐"),
        ("๑๒๗", "๑", "๑๒๕", "๑"),
    ]
    assert "หมายเลขบัตรคัดลอกได้" in found["assurance_note"]


def test_what_was_refused_is_listed_by_what_the_point_said() -> None:
    day = date(2026, 10, 9)
    refused = [
        replace(scan(bkk(day, f"13:0{minute}"), device=device_of(1), shown=Shown.REFUSED), refusal=why)
        for minute, why in enumerate([Refusal.TWO_CARDS, Refusal.TWO_CARDS, Refusal.FORGED, None])
    ]
    forged = replace(scan(bkk(day, "14:00"), device=device_of(1)), proof_state=ProofState.FORGED)
    listed = values(a_month([a_point(1)], scans=[*refused, forged]))["not_counted"]
    assert sorted((one["reason"], one["times"]) for one in listed) == [
        ("หลักฐานของบัตรไม่ถูกต้อง (ปลอม หรือ QR หมดอายุ)", "๑"),
        ("เครื่องที่จุดไม่รับ (ไฟแดง)", "๑"),
        ("เครื่องไม่รับ: บัตรสองใบพร้อมกัน", "๒"),
        ("เครื่องไม่รับ: ลายเซ็นไม่ถูกต้อง", "๑"),
    ]


def test_every_reason_and_every_refusal_has_its_words_on_paper() -> None:
    """A reason without words would stop the report of the month in which it first happens."""
    assert set(REASONS) == set(Rejection)
    assert set(REFUSALS) == set(Refusal)


def test_a_camera_found_defective_was_checked_and_did_not_work() -> None:
    found = values(a_troubled_month(12, with_assets=True))
    rows = {each["number"]: "".join(cell["text"] or "_" for cell in each["cells"]) for each in found["camera_map"]}
    assert rows["๑"] == "•" * 5 + "×" * 4 + "•" * 22
    assert rows["๔"] == "•" * 20 + "??" + "•" * 9
    assert rows["๕"] == "_" * 12 + "?" * 19
    assert "๗" not in rows
    table = {each["number"]: (each["checks"]["counts"], each["state"]) for each in found["cameras"]}
    assert table["๑"] == (["๓๑", "๓๑", "๐", "๐", "๐"], ["๒๗", "๔", "๐"])
    assert table["๕"] == (["๑๙", "๐", "๐", "๑๙", "๐"], ["๐", "๐", "๐"])
    assert [each["note"] for each in found["cameras"] if each["number"] == "๕"] == [
        "มีกล้องในทะเบียนจุด แต่ไม่มีกล้องที่ทดสอบตัวเองได้"
    ]
    assert "ไม่ใช่จำนวนที่ใช้งานได้" in found["checked_note"]


def test_defects_say_what_since_when_until_when_and_whose() -> None:
    found = values(a_troubled_month(12, with_assets=True))
    assert [(each["place"][:2], each["reason"], each["begin"], each["end"]) for each in found["found_cameras"]] == [
        ("๑.", "กล้องถูกบัง", "๖ ต.ค. ๖๙ ๑๐.๐๐ น.", "๑๐ ต.ค. ๖๙ ๑๐.๐๐ น."),
        ("๒.", "มุมกล้องเปลี่ยน", "๑๒ ต.ค. ๖๙ ๑๐.๐๐ น.", "๑๕ ต.ค. ๖๙ ๑๐.๐๐ น."),
        ("๓.", "กิ่งไม้บังภาพ", "๑๗ ต.ค. ๖๙ ๑๐.๐๐ น.", "ยังไม่พบว่าใช้ได้"),
    ]
    assert {each["owner"] for each in found["found_cameras"]} == {"สำนักการจราจรและขนส่ง"}
    assert [(each["name"], each["reason"]) for each in found["found_lamps"]] == [
        ("โคม ๑", "โคมไม่ติด"),
        ("โคม ๑", "ติดค้างกลางวัน"),
    ]


def test_what_failed_from_the_first_test_of_the_month_may_be_older() -> None:
    point = a_point(1)
    camera = an_asset("camera", "x" * 3 + "w" * 28, code=point.code)
    tested = AssetsTold({point.code: check_days([camera])}, {point.code: (camera,)}, ())
    (row_,) = values(a_month([point], tested=tested))["found_cameras"]
    assert row_["begin"] == "๑ ต.ค. ๖๙ ๑๐.๐๐ น. หรือก่อนเดือนนี้"


def test_days_without_an_answer_are_listed_with_what_came_instead() -> None:
    found = values(a_troubled_month(12, with_assets=True))["quiet"]
    assert [(each["place"][:2], each["begin"], each["end"], each["days"], each["why"]) for each in found] == [
        ("๔.", "๒๑ ต.ค. ๖๙", "๒๒ ต.ค. ๖๙", "๒", "ไม่มีผลทดสอบส่งมา"),
        ("๖.", "๙ ต.ค. ๖๙", "๑๑ ต.ค. ๖๙", "๓", "ทดสอบแล้วแต่ไม่ได้ข้อสรุป: ยังไม่มีภาพอ้างอิง"),
        ("๘.", "๑ ต.ค. ๖๙", "๓๑ ต.ค. ๖๙", "๓๑", "ไม่มีผลทดสอบส่งมา"),
    ]


def test_every_reason_of_a_verdict_has_its_words_on_paper() -> None:
    assert set(wording.CAMERA_REASONS) == {*CameraReason, NOT_UNDERSTOOD}
    assert set(wording.LAMP_REASONS) == {*LampFault, *LampDoubt, NOT_UNDERSTOOD}


def test_suspensions_are_printed_with_days_document_and_sign_and_no_section_stands_empty() -> None:
    flood = Suspension(1, date(2026, 10, 10), date(2026, 10, 13), "กท 5904/77", "น้ำท่วม", 2)
    endless = Suspension(2, date(2026, 10, 30), None, "กท 5904/99", "ปิดซ่อมทาง", 2)
    found = values(a_month([a_point(1), a_point(2)], suspensions=[flood, endless]))
    assert [(one["place"], one["begin"], one["end"], one["days"], one["document"], one["why"])
            for one in found["suspensions"]] == [
        ("๑. สะพานลอย ร.ร.วัดฯ", "๑๐ ต.ค. ๖๙", "๑๓ ต.ค. ๖๙", "๓", "กท ๕๙๐๔/๗๗", "น้ำท่วม"),
        ("๒. ปากซอยสุขใจ ๑๖", "๓๐ ต.ค. ๖๙", "ยังไม่กำหนด", "๒", "กท ๕๙๐๔/๙๙", "ปิดซ่อมทาง"),
    ]  # fmt: skip
    assert row(found, 1) == "๒" * 9 + "ร" * 3 + "๒" * 19
    assert row(found, 2) == "๒" * 29 + "ร" * 2
    assert found["points"][0]["note"] == "ระงับ ๓ วัน ตามหนังสือ กท ๕๙๐๔/๗๗"
    assert found["suspended"].startswith("รวมวันที่ระงับ ๕ จาก ๖๒ วันนับ")
    assert values(a_month([a_point(1)]))["suspensions"] == []
