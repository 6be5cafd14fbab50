"""What is held of an officer as one file: JSON for programs, a page that opens in any browser for people."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

import msgspec

from hub.audit.words import KINDS
from hub.kernel import thai
from hub.privacy.held import Held
from hub.privacy.purposes import NOTICE


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def packed(held: Held, *, district: str, at: datetime) -> bytes:
    """The zip: `held.json` and `held.html`, the same in both."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("held.json", msgspec.json.format(msgspec.json.encode(_values(held, at))))
        pack.writestr("held.html", _page(held, district, at))
    return content.getvalue()


def _values(held: Held, at: datetime) -> dict[str, Any]:
    return {
        "made_at": at,
        "code": held.code,
        "name": held.name,
        "cards": [{"card": one.credential, "from": one.valid_from, "to": one.valid_to} for one in held.holdings],
        "taps": [
            {
                "at": one.scan.filed_at,
                "point": one.point,
                "device": one.scan.device,
                "card": one.scan.credential,
                "shown": one.scan.shown,
                "line": one.scan.hash,
            }
            for one in held.taps
        ],
        "flags": [
            {"day": one.day, "rule": one.rule, "thai": one.reason_thai, "english": one.reason_english, "is": one.state}
            for one in held.noticed
        ],
        "shifts": [{"point": one.point, "from": one.begins, "to": one.ends} for one in held.shifts],
        "acts": [
            {"at": one.occurred_at, "by": one.subject, "kind": one.kind, "line": msgspec.Raw(one.line)}
            for one in held.acts
        ],
    }


def _parts(held: Held) -> Sequence[_Part]:
    when = thai.moment_short
    return (
        _Part(
            "บัตร · cards",
            ("บัตร", "ตั้งแต่", "ถึง"),
            [
                (one.credential, when(one.valid_from), when(one.valid_to) if one.valid_to else "–")
                for one in held.holdings
            ],
        ),
        _Part(
            "การแตะ · taps",
            ("เวลา", "จุด", "บัตร"),
            [(when(one.scan.filed_at), one.point or "–", one.scan.credential) for one in held.taps],
        ),
        _Part(
            "เรื่องที่ต้องตรวจสอบ · flags",
            ("วันที่", "เหตุ", "ผล"),
            [(one.day, one.reason_thai, one.state) for one in held.noticed],
        ),
        _Part(
            "ตารางเวร · shifts",
            ("จุด", "ตั้งแต่", "ถึง"),
            [(one.point, when(one.begins), when(one.ends)) for one in held.shifts],
        ),
        _Part(
            "สิ่งที่ระบบบันทึกเกี่ยวกับรหัสนี้ · acts",
            ("เวลา", "ผู้ทำ", "เรื่อง"),
            [
                (when(one.occurred_at), one.subject, KINDS[one.kind][0] if one.kind in KINDS else one.kind)
                for one in held.acts
            ],
        ),
    )


def _page(held: Held, district: str, at: datetime) -> str:
    head = (
        '<!doctype html><html lang="th"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>ข้อมูลส่วนบุคคล</title><style>body{font:16px/1.7 Sarabun,Loma,sans-serif;max-width:60rem;margin:2rem auto;"
        "padding:0 1rem}td,th{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ccc}</style>"
    )
    title = f"<h1>ข้อมูลที่เก็บไว้ของ {escape(held.name)} ({escape(held.code)})</h1>"
    made = f"<p>{escape(district)} · ณ {escape(thai.moment_short(at))}</p>"
    notice = "".join(f"<p>{escape(one[0])}</p>" for one in NOTICE)
    return head + title + made + notice + "".join(map(_table, _parts(held))) + "</html>"


def _table(part: _Part) -> str:
    if not part.rows:
        return f"<h2>{escape(part.title)}</h2><p>ไม่มี · none</p>"
    head = "".join(f"<th>{escape(cell)}</th>" for cell in part.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in part.rows)
    return f"<h2>{escape(part.title)}</h2><table><tr>{head}</tr>{rows}</table>"
