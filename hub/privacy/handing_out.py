"""What is held of somebody as one file: JSON for programs, a page that opens in any browser for people."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

import msgspec

from hub.audit.words import KINDS
from hub.evidence.entry import Entry
from hub.kernel import thai
from hub.people.access_log import Noted
from hub.privacy.held import Held
from hub.privacy.held_user import HeldUser
from hub.privacy.requests import Request
from hub.web.privacy_notice import NOTICE
from wire_contract.act_changes import HoldingChanged, OfficerChanged, TokenChanged, UserChanged
from wire_contract.flag_acts import ShiftChanged
from wire_contract.privacy_acts import PersonErased, PersonExported, UserErased, UserExported
from wire_contract.register_acts import OfficerRenamed, ServiceEndChanged

_WHOLLY_THEIRS = (
    OfficerChanged,
    OfficerRenamed,
    HoldingChanged,
    ShiftChanged,
    ServiceEndChanged,
    UserChanged,
    TokenChanged,
    PersonExported,
    PersonErased,
    UserExported,
    UserErased,
)
"""Acts of one person each. Of others kind, time and the line's hash are told: their words may be of colleagues."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A title, the same in values and in tables."""

    whose: str
    values: dict[str, Any]
    parts: Sequence["Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the page."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def packed(held: Held | HeldUser, *, district: str, at: datetime) -> bytes:
    """The zip: `held.json` and `held.html`, the same in both."""
    pack = _of_officer(held) if isinstance(held, Held) else _of_user(held)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("held.json", msgspec.json.format(msgspec.json.encode({"made_at": at, **pack.values})))
        file.writestr("held.html", _page(pack, district, at))
    return content.getvalue()


def _of_officer(held: Held) -> Pack:
    when = thai.moment_short
    values = {
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
        "acts": [_act(one) for one in held.acts],
        "requests": [_request(one) for one in held.requests],
        "looked_at": [{"minute": one.minute, "page": one.access.path, "times": one.times} for one in held.looks],
    }
    cards = [(one.credential, when(one.valid_from), _or_dash(one.valid_to)) for one in held.holdings]
    taps = [(when(one.scan.filed_at), one.point or "–", one.scan.credential) for one in held.taps]
    flags = [(one.day, one.reason_thai, one.state) for one in held.noticed]
    shifts = [(one.point, when(one.begins), when(one.ends)) for one in held.shifts]
    parts = [
        Part("บัตร · cards", ("บัตร", "ตั้งแต่", "ถึง"), cards),
        Part("การแตะ · taps", ("เวลา", "จุด", "บัตร"), taps),
        Part("เรื่องที่ต้องตรวจสอบ · flags", ("วันที่", "เหตุ", "ผล"), flags),
        Part("ตารางเวร · shifts", ("จุด", "ตั้งแต่", "ถึง"), shifts),
        _acts("สิ่งที่ระบบบันทึกเกี่ยวกับรหัสนี้ · acts", held.acts),
        _requests(held.requests),
        _seen("เจ้าหน้าที่เปิดดูข้อมูลนี้ · when the office looked", held.looks),
    ]
    return Pack(f"{held.name} ({held.code})", values, parts)


def _of_user(held: HeldUser) -> Pack:
    when = thai.moment_short
    values = {
        "login": held.login,
        "name": held.name,
        "role": held.role,
        "section": held.section,
        "closed_at": held.closed_at,
        "sessions": [
            {"opened": one.opened_at, "expires": one.expires_at, "address": one.address, "browser": one.browser}
            for one in held.sessions
        ],
        "tokens": [
            {"name": one.name, "scopes": sorted(one.scopes), "made": one.made_at, "expires": one.expires_at}
            for one in held.tokens
        ],
        "second_factor": held.has_second_factor,
        "identity": {"issuer": held.identity.issuer, "subject": held.identity.subject} if held.identity else None,
        "notices": [
            {"channel": one.channel, "address": one.address, "kinds": sorted(one.choice.kinds), "on": one.is_on}
            for one in held.targets
        ],
        "access_log": [
            {
                "minute": one.minute,
                "what": one.access.what,
                "address": one.access.address,
                "path": one.access.path,
                "times": one.times,
            }
            for one in held.seen
        ],
        "done": [{"at": one.occurred_at, "kind": one.kind, "line": one.hash} for one in held.done],
        "about": [_act(one) for one in held.about],
        "requests": [_request(one) for one in held.requests],
    }
    sessions = [(_or_dash(one.opened_at), one.address or "–", one.browser or "–") for one in held.sessions]
    tokens = [(one.name, when(one.expires_at)) for one in held.tokens]
    targets = [(one.channel.value, one.address) for one in held.targets]
    parts = [
        Part("บัญชี · account", ("หน้าที่", "ฝ่าย", "รหัสจากแอป", "บัญชีหน่วยงาน"), [_account(held)]),
        Part("การเข้าระบบที่ใช้อยู่ · sessions", ("ตั้งแต่", "ที่อยู่", "เบราว์เซอร์"), sessions),
        Part("โทเคน · tokens", ("ชื่อ", "หมดอายุ"), tokens),
        Part("ที่อยู่สำหรับแจ้งเตือน · notices", ("ช่องทาง", "ที่อยู่"), targets),
        _seen("บันทึกการเข้าใช้ · access log", held.seen),
        _acts("สิ่งที่ทำในระบบ · done in this name", held.done),
        _acts("เกี่ยวกับบัญชีนี้ · about this account", held.about),
        _requests(held.requests),
    ]
    return Pack(f"{held.name} ({held.login})", values, parts)


def _act(entry: Entry) -> dict[str, Any]:
    """Without who did it: that is the data of a colleague."""
    told: dict[str, Any] = {"at": entry.occurred_at, "kind": entry.kind, "line": entry.hash}
    act = entry.act
    return {**told, "told": act} if isinstance(act, _WHOLLY_THEIRS) else told


def _request(one: Request) -> dict[str, Any]:
    answered = one.answer
    told = {"on": answered.on, "outcome": answered.outcome, "letter": answered.letter} if answered else None
    return {
        "number": one.number,
        "kind": one.kind,
        "received": one.received_on,
        "due": one.due_on,
        "letter": one.letter,
        "answer": told,
    }


def _acts(title: str, acts: Sequence[Entry]) -> Part:
    rows = [(thai.moment_short(one.occurred_at), KINDS[one.kind][0] if one.kind in KINDS else one.kind) for one in acts]
    return Part(title, ("เวลา", "เรื่อง"), rows)


def _account(held: HeldUser) -> tuple[str, ...]:
    linked = f"{held.identity.issuer} {held.identity.subject}" if held.identity else "–"
    return held.role, held.section or "–", "✓" if held.has_second_factor else "–", linked


def _seen(title: str, rows: Sequence[Noted]) -> Part:
    return Part(
        title,
        ("เวลา", "หน้า", "ครั้ง"),
        [(thai.moment_short(one.minute), one.access.path, str(one.times)) for one in rows],
    )


def _requests(requests: Sequence[Request]) -> Part:
    rows = [
        (str(one.number), one.kind.value, _day(one.received_on), _day(one.answer.on) if one.answer else "–")
        for one in requests
    ]
    return Part("คำขอตามกฎหมาย · requests", ("ที่", "เรื่อง", "รับเมื่อ", "ตอบเมื่อ"), rows)


def _or_dash(moment: datetime | None) -> str:
    return thai.moment_short(moment) if moment else "–"


def _day(day: date) -> str:
    return thai.date_short(day)


def _page(pack: Pack, district: str, at: datetime) -> str:
    head = (
        '<!doctype html><html lang="th"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>ข้อมูลส่วนบุคคล</title><style>body{font:16px/1.7 Sarabun,Loma,sans-serif;max-width:60rem;margin:2rem auto;"
        "padding:0 1rem}td,th{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ccc}</style>"
    )
    title = f"<h1>ข้อมูลที่เก็บไว้ของ {escape(pack.whose)}</h1>"
    made = f"<p>{escape(district)} · ณ {escape(thai.moment_short(at))}</p>"
    notice = "".join(f"<p>{escape(one[0])}</p>" for one in NOTICE)
    return head + title + made + notice + "".join(map(_table, pack.parts)) + "</html>"


def _table(part: Part) -> str:
    if not part.rows:
        return f"<h2>{escape(part.title)}</h2><p>ไม่มี · none</p>"
    head = "".join(f"<th>{escape(cell)}</th>" for cell in part.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in part.rows)
    return f"<h2>{escape(part.title)}</h2><table><tr>{head}</tr>{rows}</table>"
