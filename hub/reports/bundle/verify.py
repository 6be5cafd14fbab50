#!/usr/bin/env python3
"""ตรวจชุดหลักฐานโดยไม่ต้องเชื่อผู้จัดทำ · Checks an evidence bundle without trusting whoever made it.

FILES: each is in SHA256SUMS, which the hub signed. HUB: its chain is whole and signed, each record changes from what it
was, the past only with a second person's approval. DEVICES: every line is signed by a key enrolled for it at that time,
chains are whole but for declared holes, forks are shown, heads are those that the hub named. FIGURES: recomputed from
lines and records by the pages in rules/, every difference named. Needs Python 3.9 and `cryptography`, no network.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT, RULES = "riskpoint.evidence-bundle/1", "patrol/3 checks/2 cameras/1 lamps/1 kpi/1"
NO_OFFICE_RULES = "patrol/3 checks/2 cameras/1 lamps/1"
OLD_RULES, OLDER_RULES = "patrol/3 checks/1 cameras/1 lamps/1", "patrol/3"
"""Of bundles from before repairs and letters, suspensions, cameras and lamps were in them."""
EDITIONS = {OLDER_RULES: 1, OLD_RULES: 2, NO_OFFICE_RULES: 3, RULES: 4}
GENESIS = "0" * 64
BANGKOK, MS, EPOCH = timezone(timedelta(hours=7)), timedelta(milliseconds=1), datetime(1970, 1, 1, tzinfo=timezone.utc)
DAWN = datetime(2020, 1, 1, tzinfo=timezone.utc)
TOLERANCE, MINIMUM_GAP, LONGEST_GAP = timedelta(minutes=5), timedelta(hours=2), timedelta(minutes=90)
PATROLS_ON_THE_FORM = 2
TOKEN_STEP, TOKEN_SLACK, BADGE = timedelta(seconds=20), timedelta(minutes=10), "qr:badge-"
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}  # what file managers leave in every folder
DAMAGE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What code stumbles over where a file is not of the form that it should have."""

SAYS = {
    "file": ("แฟ้มไม่ตรงกับรายการ SHA256SUMS", "the file is not what SHA256SUMS lists"),
    "unlisted": ("มีแฟ้มที่ไม่อยู่ในรายการ", "a file that SHA256SUMS does not list"),
    "missing": ("ไม่มีแฟ้มนี้", "the file is missing"),
    "form": ("อ่านไม่ได้ รูปแบบไม่ถูกต้อง", "cannot be read: not of the right form"),
    "seal": ("ลายเซ็นของศูนย์บนรายการแฟ้มไม่ถูกต้อง", "the hub's signature over the list of files is wrong"),
    "hub-key": ("กุญแจของศูนย์ไม่ตรงกับที่พิมพ์ไว้", "the hub's key is not the one that was printed"),
    "manifest": ("สารบัญไม่ตรงกับหลักฐาน", "the manifest does not say what the evidence says"),
    "signature": ("ลายเซ็นไม่ถูกต้อง", "the signature is wrong"),
    "vouched": ("ลายเซ็นของแถวผิด แต่แถวถัดไปรับรอง", "the line's own signature is wrong; a later line vouches for it"),
    "not-then": ("กุญแจนี้ไม่ได้ขึ้นทะเบียนในเวลานั้น", "signed by a key that was not enrolled at that time"),
    "link": ("แถวไม่ต่อจากแถวก่อนหน้า", "the line does not follow the line before"),
    "order": ("ลำดับแถวไม่ถูกต้อง", "lines are out of order, or twice"),
    "begin": ("สายหลักฐานไม่เริ่มก่อนต้นเดือน", "the chain does not begin before the month"),
    "head": ("ปลายสายไม่ตรงกับที่ศูนย์ระบุ", "the chain's head is not the one that the hub named"),
    "beyond": ("มีแถวอยู่นอกปลายสายที่ระบุ", "there are lines beyond the heads that the hub named"),
    "receipt": ("เวลารับไม่ครบทุกแถว", "receipts and lines do not match"),
    "before": ("สถานะก่อนเปลี่ยนไม่ตรงกับทะเบียน", "the state before is not what the register says"),
    "approval": ("แก้ไขย้อนหลังโดยไม่มีผู้อนุมัติคนที่สอง", "the past was changed without a second person's approval"),
    "proof": ("คำตัดสินของศูนย์ไม่ได้กล่าวถึงการแตะบัตรที่มีรหัสลับ", "what the hub found is of no tap with a card's secret"),
    "bundle-act": ("บันทึกการออกชุดหลักฐานไม่ตรงกัน", "the hub's own record of this bundle says something else"),
    "printed": ("ปลายสายที่เคยระบุไม่อยู่ในสายนี้", "a head that was named before is not in this chain"),
    "gone": ("แถวที่เคยรายงานไม่อยู่ในชุดนี้", "a line that a report named before is not here"),
    "figure": ("ตัวเลขไม่ตรงกับหลักฐาน", "the figure does not follow from the evidence"),
    "rules": ("หลักเกณฑ์รุ่นอื่น ใช้ตัวตรวจที่ตรงรุ่น", "judged by other rules: use the verifier of that edition"),
    "no-printed-key": ("ยังไม่ได้เทียบกุญแจของศูนย์กับที่พิมพ์ไว้ ใช้ --hub-key", "not compared with a printed key: use --hub-key"),
    "no-previous": ("ยังไม่ได้เทียบกับชุดก่อน ใช้ --previous", "not compared with an earlier bundle: use --previous"),
    "late-finding": ("ศูนย์ตัดสินรหัสลับในบัตรหลังได้รับเกินหนึ่งวัน", "what the hub found of a card came more than a day after it"),
    "older": ("ปลายสายเก่ากว่าชุดนี้ ตรวจได้ในชุดของเดือนนั้น", "a head older than this bundle: that month's bundle shows it"),
    "waiting": ("แถวที่รอแถวก่อนหน้า", "lines that wait for an ancestor"),
    "early-change": ("การบันทึกย้อนหลังก่อนมีหลักฐานแรก", "entered for days past, before the first evidence came"),
    "old-key": ("กุญแจเดิมของศูนย์", "the hub's key before it was changed"),
    "branch": ("มีแขนงที่เริ่มในช่วงที่ขาด", "a second branch begins in a declared hole"),
    "old-rules": ("ชุดรุ่นก่อน ยังไม่มีกล้อง โคมไฟ หรือการระงับครบ", "of an earlier edition: suspensions are not in it"),
}  # fmt: skip
"""What can be said of a bundle, Thai and English."""


@dataclass
class Findings:
    """What is wrong, all of it, and what a reader should know besides."""

    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, code: str, where: str, detail: str = "") -> None:
        """One more thing that is wrong."""
        self.wrong.append((code, where, detail))

    def note(self, code: str, where: str, detail: str = "") -> None:
        """Nothing wrong, but worth knowing."""
        self.notes.append((code, where, detail))

    def guarded(self, where: str, step: Callable[[], Any]) -> Any:  # noqa: ANN401 (whatever the step found)
        """What the step gives; a file that it stumbles over is a finding."""
        try:
            return step()
        except DAMAGE as error:
            self.add("form", where, f"{type(error).__name__}: {error}"[:200])
            return None


class Bundle:
    """The files of a bundle, from its folder or straight out of the zip."""

    def __init__(self, path: Path) -> None:
        self._zip = None if path.is_dir() else zipfile.ZipFile(path)
        self._folder = path
        if self._zip:
            self.names = sorted(self._zip.namelist())
        else:
            found = [each for each in path.rglob("*") if each.is_file() and each.name not in LITTER]
            self.names = sorted(each.relative_to(path).as_posix() for each in found)

    def read(self, name: str) -> bytes:
        """The bytes of one file; none where it is missing."""
        if name not in self.names:
            return b""
        return self._zip.read(name) if self._zip else (self._folder / name).read_bytes()

    def json(self, name: str) -> Any:  # noqa: ANN401 (what JSON can carry)
        """One JSON file, in which no key stands twice."""
        return parse(self.read(name))


def parse(text: bytes) -> Any:  # noqa: ANN401 (what JSON can carry)
    """JSON in which no key stands twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a key stands twice")
        return dict(pairs)

    return json.loads(text.decode("utf-8"), object_pairs_hook=once)


def decode(text: str, length: int) -> bytes:
    """The bytes behind base64url without padding, in its only spelling."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(raw) != length or base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise ValueError("not base64url of the right length")
    return raw


def is_signed(key: str, signature: bytes, content: bytes) -> bool:
    """Ed25519, as `openssl pkeyutl -verify -rawin` checks it."""
    try:
        Ed25519PublicKey.from_public_bytes(decode(key, 32)).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def moment(text: str) -> datetime:
    """RFC 3339, UTC, milliseconds, Z."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text):
        raise ValueError(f"{text!r} is no time")
    return datetime.fromisoformat(text[:-1] + "+00:00")


def shown(at: datetime | None) -> str | None:
    """A moment as the figures write it."""
    return None if at is None else at.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def told_at(text: str) -> datetime:
    """A moment as the figures write it."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def day_of(at: datetime) -> date:
    """The Bangkok day in which a moment lies."""
    return at.astimezone(BANGKOK).date()


def midnight(day: date) -> datetime:
    """Where a Bangkok day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=BANGKOK)


# --- lines -----------------------------------------------------------------------------------------------------------


@dataclass
class Line:
    """One signed line: its bytes, and what they say."""

    where: str
    signature: str
    raw: bytes
    event: dict[str, Any]
    received: datetime = EPOCH

    def __post_init__(self) -> None:
        says = self.event
        self.hash = hashlib.sha256(self.raw).hexdigest()
        self.parent, self.kind, self.clock, self.data = says["prev"], says["type"], says["clock"], says["data"]
        self.journal, _, number = says["id"].partition("/")
        self.sequence, self.time, self.source = int(number), moment(says["time"]), says["source"]
        self.device = self.source.rpartition("/")[2]
        if says["sequence"] != number or not re.fullmatch(r"[0-9a-f]{8}/[1-9]\d{0,17}", says["id"]):
            raise ValueError("id is not journal/sequence")
        if says["specversion"] != "1.0" or not re.fullmatch("[0-9a-f]{64}", self.parent) or b"\n" in self.raw:
            raise ValueError("not an event line")
        if (self.parent == GENESIS) != (self.sequence == 1):
            raise ValueError("only the first line has no parent")

        self.boot, self.uptime = says["bootid"], int(says["uptime"])
        self.earliest: datetime | None = None
        self.latest: datetime | None = None
        self.at: datetime | None = None
        self.how = "bracket"

    @property
    def is_anchor(self) -> bool:
        """§2 step 1."""
        return bool(self.clock == "synchronised" and self.time <= self.received + TOLERANCE)

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From when to when it may have been, where the day is known; else none."""
        if self.earliest is None or self.latest is None or day_of(self.earliest) != day_of(self.latest):
            return None
        return self.earliest, self.latest

    @property
    def filed(self) -> datetime:
        """§4: the filing moment."""
        return self.span[1] if self.span else self.received


def as_line(where: str, signature: bytes, raw: bytes) -> Line:
    """One row of a file, read."""
    return Line(where, signature.decode("ascii"), raw, parse(raw))


def read_lines(bundle: Bundle, name: str, say: Findings) -> list[Line]:
    """Every row `SIGNATURE SP LINE` of a file."""
    found, content = [], bundle.read(name)
    if content and not content.endswith(b"\n"):
        say.add("form", name, "the last row is cut off")
    for number, row in enumerate(content.split(b"\n")[:-1], 1):
        signature, _, raw = row.partition(b" ")
        where = f"{name} {number}"
        line = say.guarded(where, partial(as_line, where, signature, raw))
        if line:
            found.append(line)
    return found


def is_own(line: Line, key: str) -> bool:
    """The line's own signature is of this key."""
    try:
        return is_signed(key, decode(line.signature, 64), line.raw)
    except ValueError:
        return False


# --- the hub's own chain, and the register that follows from it -----------------------------------------------------

KEYS = {
    "point": ("code",), "duty": ("point", "from_day"), "officer": ("code",), "user": ("login",),
    "holding": ("credential", "officer", "valid_from"), "exclusion": ("device", "journal", "sequence", "hash"),
    "proof": ("device", "journal", "sequence", "hash"),
    "enrolment": ("device", "point", "public_key", "enrolled_from"),
    "asset": ("point", "kind", "name", "from_day"), "checkduty": ("point", "from_day"),
    "suspension": ("point", "from_day"),
    "order": ("number",), "letter": ("number",), "office": ("of",), "choices": ("from_day",),
}  # fmt: skip
"""Each kind of record, and what of it never changes."""
TERMS = {
    "point": ("opened_on", "closed_on"), "duty": ("from_day", "from_day"), "holding": ("valid_from", "valid_to"),
    "enrolment": ("enrolled_from", "enrolled_to"), "asset": ("from_day", "to_day"),
    "checkduty": ("from_day", "from_day"), "suspension": ("from_day", "to_day"),
}  # fmt: skip
"""From when to when each kind of record counts."""


@dataclass
class Version:
    """An enrolment as it stood in the register for some time of the hub's clock."""

    record: dict[str, Any]
    since: datetime
    ended: datetime | None = None


@dataclass
class Register:
    """What the hub's chain says of points, duties, cards and devices."""

    records: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    versions: list[Version] = field(default_factory=list)
    proposed: dict[str, Line] = field(default_factory=dict)
    approved: dict[str, list[tuple[str, Any, Any]]] = field(default_factory=dict)
    unapproved: list[tuple[Line, str]] = field(default_factory=list)
    found_at: dict[str, datetime] = field(default_factory=dict)
    ways: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    """Every act about each work order, in order."""
    issues: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    """When versions of each month's report were issued."""

    def enter(self, line: Line, say: Findings) -> None:
        """One act, replayed."""
        kind = line.kind.split(".")[1]
        if line.kind == "riskpoint.correction.proposed.v1":
            self.proposed[line.hash] = line
        elif line.kind == "riskpoint.correction.decided.v1":
            self._decide(line, say)
        elif kind in KEYS and line.kind == f"riskpoint.{kind}.changed.v1":
            self._change(kind, line, say)
        if line.kind == "riskpoint.order.changed.v1":
            self.ways[(line.data["after"] or line.data["before"])["number"]].append(line)
        elif line.kind == "riskpoint.order.commented.v1":
            self.ways[line.data["order"]].append(line)
        elif line.kind == "riskpoint.report.stepped.v1" and line.data["report"] == "month":
            if line.data["state"] == "issued":
                self.issues[line.data["period"]].append(line.time)
        elif line.kind == "riskpoint.choices.changed.v1":
            day = (line.data["after"] or line.data["before"])["from_day"]
            if day[:7] < day_of(line.time).isoformat()[:7] or day[8:] != "01":
                say.add("approval", line.where, f"choices {day}")

    def _decide(self, line: Line, say: Findings) -> None:
        asked = self.proposed.get(line.data["proposal"])
        if asked is None or (line.data["approved"] and asked.event.get("subject") == line.event.get("subject")):
            say.add("approval", line.where, line.data["proposal"])
        elif line.data["approved"]:
            who = line.event.get("subject")
            self.approved[asked.hash] = [(one["kind"], bare(one["change"]), who) for one in asked.data["changes"]]

    def _change(self, kind: str, line: Line, say: Findings) -> None:
        before, after = line.data["before"], line.data["after"]
        keys = [tuple(one[name] for name in KEYS[kind]) for one in (before, after) if one is not None]
        if not keys or keys[0] != keys[-1] or self.records[kind].get(keys[0]) != before:
            say.add("before", line.where, f"{kind} {keys[:1]}")
        if after is None:
            self.records[kind].pop(keys[0], None)
        else:
            self.records[kind][keys[0]] = after
        if kind == "enrolment":
            self._note_version(before, after, line.time)
        if kind == "proof" and before is None:
            self.found_at[after["hash"]] = line.time
        proposal = line.data.get("proposal")
        asked = self.approved.get(proposal, []) if proposal else []
        this = (line.kind, bare(line.data), line.event.get("subject"))
        if this in asked:
            asked.remove(this)
        elif proposal or reaches_back(kind, before, after, line.time) or (kind == "proof" and not is_own_word(line)):
            self.unapproved.append((line, proposal or ""))

    def _note_version(self, before: dict[str, Any] | None, after: dict[str, Any] | None, at: datetime) -> None:
        for version in self.versions:
            if version.ended is None and version.record == before:
                version.ended = at
        if after is not None:
            self.versions.append(Version(after, at))

    def all_of(self, kind: str) -> list[dict[str, Any]]:
        """The records of one kind that stand, in the order of their keys."""
        return [self.records[kind][key] for key in sorted(self.records[kind])]

    def keys_of(self, line: Line, *, then: bool) -> list[str]:
        """The keys enrolled for the line's device, the newest first; `then`: only those that spoke for it at the time.

        A device that was taken from its post keeps its key until another one is enrolled for it, or its own revoked.
        """
        mine = [one for one in reversed(self.versions) if one.record["device"] == line.device]
        revoked = {one.record["public_key"] for one in mine if one.record["revoked"] and one.since <= line.received}
        known = [one for one in mine if not then or is_known(one, line)]
        spoke = [one for one in known if is_standing(one, line)]
        found = [one.record["public_key"] for one in (spoke or known if then else mine)]
        return list(dict.fromkeys(key for key in found if not then or key not in revoked))


def is_known(version: Version, line: Line) -> bool:
    """The hub knew of the enrolment when the line came."""
    return version.since <= line.received or moment(version.record["enrolled_from"]) <= line.received


def is_standing(version: Version, line: Line) -> bool:
    """The enrolment had not ended when the line was written."""
    if version.record["enrolled_to"] is None:
        return version.ended is None or line.received < version.ended
    return line.time < moment(version.record["enrolled_to"])


def bare(change: dict[str, Any]) -> dict[str, Any]:
    """What is changed, without why and by whose leave."""
    return {name: change.get(name) for name in ("before", "after")}


def is_own_word(line: Line) -> bool:
    """The hub by itself says of a tap, for the first time, that it could not verify its SUN message."""
    return line.event.get("subject") == "hub" and line.data["before"] is None and line.data["after"] is not None


def reaches_back(kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None, at: datetime) -> bool:
    """A day that was over when somebody did this is judged anew by it."""
    if kind == "exclusion":
        return True
    if kind not in TERMS:
        return False
    ends = [tuple(one[name] for name in TERMS[kind]) if one else None for one in (before, after)]
    if before and after and kind in {"duty", "checkduty"} and before != after:
        ends[1] = None
    moved = [text for pair in ends if pair for text in pair if text] if None in ends else [
        text for old, new in zip(*(end or () for end in ends)) if old != new for text in (old, new) if text
    ]  # fmt: skip
    starts = [midnight(date.fromisoformat(text)) if len(text) == 10 else moment(text) for text in moved]
    return bool(starts) and min(starts) < midnight(day_of(at))


def check_hub(lines: list[Line], key: str, register: Register, say: Findings) -> None:
    """The register follows from the chain; every signature, parent and state before is looked at."""
    journals, signer = set(), ""
    for before, line in zip([None, *lines[:-1]], lines):
        if before is None or line.journal != before.journal:
            opened = line.data.get("previous_head", "none") == (before.hash if before else None)
            if line.journal in journals or line.kind != "riskpoint.journal.opened.v1" or not opened:
                say.add("link", line.where, "journal")
            journals.add(line.journal)
            signer = line.data.get("public_key", "")
            if signer != key:
                say.note("old-key", line.where, signer)
        elif (line.sequence, line.parent) != (before.sequence + 1, before.hash):
            say.add("link", line.where)
        if line.source != "/hub" or not is_own(line, signer):
            say.add("signature", line.where)
        say.guarded(line.where, partial(register.enter, line, say))
    if signer != key:
        say.add("hub-key", "hub.lines", signer)


# --- the devices' chains ----------------------------------------------------------------------------------------------


@dataclass
class Journal:
    """The lines of one journal from number `first` on, and single earlier ones that holes and forks hang on."""

    device: str
    id: str
    first: int
    lines: list[Line]
    earlier: list[Line]
    complete: list[Line] = field(default_factory=list)

    @property
    def places(self) -> set[tuple[int, str]]:
        """Number and hash of every line whose ancestry is whole."""
        return {(line.sequence, line.hash) for line in self.complete}

    @property
    def holes(self) -> list[tuple[Line, dict[str, Any]]]:
        """What the device declared lost, each with its declaration."""
        found = [line for line in (*self.earlier, *self.lines) if line.kind == "riskpoint.journal.shed.v1"]
        return [(line, line.data) for line in found]

    @property
    def forks(self) -> set[tuple[int, str]]:
        """Number and hash of every line with more than one child."""
        children = defaultdict(set)
        for line in (*self.earlier, *self.complete):
            children[line.sequence - 1, line.parent].add(line.hash)
        return {parent for parent, found in children.items() if len(found) > 1 and parent[1] != GENESIS}

    @property
    def split_in_holes(self) -> list[dict[str, Any]]:
        """The holes beside which a line is held that is not of the hole's own branch."""
        held, begun = defaultdict(set), {(line.sequence, line.parent) for line in self.complete}
        for line in self.complete:
            held[line.sequence].add(line.hash)
        here = [hole for _, hole in self.holes if hole["last_hash"] not in held[hole["last"]]]
        return [hole for hole in here if (hole["first"], hole["parent"]) in begun]


def read_journal(bundle: Bundle, listed: dict[str, Any], say: Findings) -> Journal:
    """The lines of one journal with their receipts."""
    device, name, first = listed["device"], listed["journal"], listed["first"]
    folder = f"devices/{device}/{name}"
    if first < 1:
        say.add("manifest", folder, f"{first}")
    journal = Journal(
        device, name, first, read_lines(bundle, f"{folder}.lines", say), read_lines(bundle, f"{folder}.earlier", say)
    )
    for lines, inside in ((journal.lines, True), (journal.earlier, False)):
        places = [(line.sequence, line.hash) for line in lines]
        if places != sorted(set(places)):
            say.add("order", f"{folder}.{'lines' if inside else 'earlier'}")
        for line in lines:
            if (line.source, line.journal) != (f"/devices/{device}", name) or (line.sequence >= first) != inside:
                say.add("form", line.where, f"{line.source} {line.journal} {line.sequence}")
    rows = [row.split(" ") for row in bundle.read(f"{folder}.receipts").decode("ascii").splitlines()]
    every = [*journal.earlier, *journal.lines]
    if [row[1:] for row in rows] != [[line.hash] for line in every]:
        say.add("receipt", f"{folder}.receipts")
    times = {row[1]: moment(row[0]) for row in rows}
    for line in every:
        line.received = times.get(line.hash, line.received)
    journal.complete = connected(journal)
    Resolution(journal)
    return journal


def connected(journal: Journal) -> list[Line]:
    """The lines that hang on those of number `first`, by parents or over declared holes; earlier ones are given."""
    done = {(0, GENESIS), *((line.sequence, line.hash) for line in journal.earlier)}
    waiting = list(journal.lines)
    found: list[Line] = []
    holes = [hole for line, hole in journal.holes if hole["first"] <= hole["last"] < line.sequence]
    while True:
        bridged: set[tuple[int, str]] = set()
        for hole in sorted(holes, key=lambda each: each["first"]):
            near = (hole["first"] - 1, hole["parent"])
            if near in done or near in bridged:
                bridged.add((hole["last"], hole["last_hash"]))
        ready = []
        for line in waiting:
            before = (line.sequence - 1, line.parent)
            if line.sequence == journal.first or before in done or before in bridged:
                done.add((line.sequence, line.hash))
                ready.append(line)
        if not ready:
            return sorted(found, key=lambda line: (line.sequence, line.hash))
        found += ready
        waiting = [line for line in waiting if (line.sequence, line.hash) not in done]


def check_signatures(journal: Journal, register: Register, say: Findings) -> None:
    """Every line is signed by a key that was enrolled for its device at that time."""
    vouched: set[str] = set()
    for line in sorted((*journal.earlier, *journal.lines), key=lambda each: -each.sequence):
        if any(is_own(line, key) for key in register.keys_of(line, then=True)):
            vouched.add(line.parent)
        elif any(is_own(line, key) for key in register.keys_of(line, then=False)):
            say.add("not-then", line.where)
        elif line.hash in vouched:
            say.add("vouched", line.where)
            vouched.add(line.parent)
        else:
            say.add("signature", line.where)


def check_chain(
    journal: Journal, heads: dict[tuple[str, str], tuple[int, str]], since: datetime, say: Findings
) -> None:
    """The chain begins before the month, is whole up to the head that the hub named, and nothing hangs beyond it."""
    name = f"devices/{journal.device}/{journal.id}"
    head, places = heads.get((journal.device, journal.id)), journal.places
    if head not in places:
        say.add("head", name, f"{head}")
    elif any((line.sequence - 1, line.parent) == head for line in journal.complete):
        say.add("beyond", name, f"{head}")
    roots = [line for line in journal.complete if line.sequence == journal.first]
    settled = defaultdict(list)
    for line in journal.complete:
        settled[line.sequence].append(line.is_anchor and line.time < since)
    if journal.first > 1 and not any(all(each) for each in settled.values()):
        say.add("begin", name, f"{journal.first}")
    split = [number for number, _ in journal.forks] + [hole["first"] for _, hole in journal.holes]
    if len({line.parent for line in roots}) > 1 and min(split, default=journal.first) >= journal.first:
        say.add("link", name, f"{journal.first}")
    for hole in journal.split_in_holes:
        say.note("branch", name, f"{hole['first']}–{hole['last']}")
    if rest := len(journal.lines) - len(journal.complete):
        say.note("waiting", name, str(rest))


def check_named(
    heads: Iterable[dict[str, Any]], where: str, journals: list[Journal], hub: list[Line], say: Findings
) -> None:
    """Every head that was named before is in these chains, or is what the first line goes on from."""
    known = {(each.device, each.id): each for each in journals}
    mine, older = {line.hash for line in hub}, 0
    for head in heads:
        place = (int(head["sequence"]), head["head"])
        journal = known.get((head["device"], head["journal"]))
        if head["device"] is None:
            is_here = head["head"] in mine
        elif journal and place[0] < journal.first - 1:
            is_here, older = True, older + 1
        else:
            parents = {(line.sequence - 1, line.parent) for line in journal.complete} if journal else set()
            is_here = journal is not None and place in journal.places | parents
        if not is_here:
            say.add("printed", where, f"{head['device'] or 'hub'} {head['journal']}/{place[0]} {place[1]}")
    if older:
        say.note("older", where, str(older))


# --- the patrol rule, from rules/patrol-3.md -------------------------------------------------------------------------


@dataclass
class Stretch:
    """A time without a gap, and the run of lines that vouches for it; fields in the order of the figures."""

    device: str
    journal: str
    first: str
    first_sequence: int
    last: str
    last_sequence: int
    begin: datetime
    end: datetime

    def within(self, begin: datetime, end: datetime) -> Iterator[Stretch]:
        """The part from `begin` to `end`, where there is one."""
        begin, end = max(begin, self.begin), min(end, self.end)
        if begin < end:
            yield Stretch(**{**vars(self), "begin": begin, "end": end})


def parents_of(journal: Journal) -> dict[str, Line]:
    """§1: each line's parent by the line's hash, also across declared holes."""
    known = {(line.sequence, line.hash): line for line in (*journal.earlier, *journal.lines)}
    holes = sorted((hole for _, hole in journal.holes), key=lambda hole: (hole["first"], hole["parent"]), reverse=True)
    bridges = {(hole["last"], hole["last_hash"]): (hole["first"] - 1, hole["parent"]) for hole in holes}
    found = {}
    for line in journal.lines:
        place: tuple[int, str] | None = (line.sequence - 1, line.parent)
        while place is not None and place not in known:
            place = bridges.get(place)
        if place is not None:
            found[line.hash] = known[place]
    return found


class Resolution:
    """§2: when each line of one journal was written, in milliseconds since 1970; lines go from parents to children."""

    def __init__(self, journal: Journal) -> None:
        self.lines, self.parents = [*journal.earlier, *journal.lines], parents_of(journal)
        self.children: dict[str, list[Line]] = defaultdict(list)
        for line in journal.lines:
            if line.hash in self.parents:
                self.children[self.parents[line.hash].hash].append(line)
        self.points = {line.hash: ms(line.time) for line in self.lines if line.is_anchor}
        self.brackets: dict[str, tuple[int | None, int]] = {}
        self._same_boot()
        bounds = self._bounds()
        rtc = {line.hash: ms(line.time) for line in self.lines if line.clock == "rtc" and not self._is_done(line)}
        self.points.update({each: at for each, at in rtc.items() if fits(at, *bounds[each])})
        bounds = self._bounds()
        for line in self.lines:
            if line.hash in self.points:
                line.earliest = line.latest = line.at = EPOCH + self.points[line.hash] * MS
                is_own = line.is_anchor or (line.clock == "rtc" and line.at == line.time)
                line.how = "sent" if is_own else "worked_out"
            else:
                low, high = self.brackets.get(line.hash) or ordered(*bounds[line.hash], ms(line.received))
                line.earliest, line.latest = None if low is None else EPOCH + low * MS, EPOCH + high * MS

    def _is_done(self, line: Line) -> bool:
        return line.hash in self.points or line.hash in self.brackets

    def _same_boot(self) -> None:
        """Step 2."""
        up: dict[str, Line | None] = {}
        for line in self.lines:
            parent = self.parents.get(line.hash)
            if parent is None or not whole(parent, line):
                up[line.hash] = None
            else:
                up[line.hash] = parent if parent.is_anchor else up[parent.hash]
        down: dict[str, Line | None] = {}
        for line in reversed(self.lines):
            near = [c if c.is_anchor else down[c.hash] for c in self.children[line.hash] if whole(line, c)]
            down[line.hash] = min((c for c in near if c), key=lambda c: (c.uptime, c.hash), default=None)
        for line in self.lines:
            if not line.is_anchor:
                self._work_out(line, [one for one in (up[line.hash], down[line.hash]) if one])

    def _work_out(self, line: Line, anchors: list[Line]) -> None:
        told = [(abs(one.uptime - line.uptime), ms(one.time) - one.uptime + line.uptime) for one in anchors]
        told = [one for one in told if 0 <= one[1] <= ms(line.received) + TOLERANCE // MS]
        times = [at for _, at in told]
        if times and max(times) - min(times) > TOLERANCE // MS:
            self.brackets[line.hash] = (min(times), max(times))
        elif times:
            at = min(told, key=lambda one: one[0])[1]
            is_near = line.clock == "rtc" and abs(ms(line.time) - at) <= TOLERANCE // MS
            self.points[line.hash] = ms(line.time) if is_near else at

    def _bounds(self) -> dict[str, tuple[int | None, int]]:
        """Between which moments each line was written, by the points known so far."""
        low: dict[str, int | None] = {}
        for line in self.lines:
            parent = self.parents.get(line.hash)
            start = None if parent is None else self.points.get(parent.hash, low[parent.hash])
            low[line.hash] = None if parent is None or start is None else start + least(parent, line)
        high: dict[str, int] = {}
        for line in reversed(self.lines):
            later = [self.points.get(c.hash, high[c.hash]) - least(line, c) for c in self.children[line.hash]]
            high[line.hash] = min([ms(line.received), *later])
        return {line.hash: (low[line.hash], high[line.hash]) for line in self.lines}


def ms(at: datetime) -> int:
    """Milliseconds since 1970."""
    return (at - EPOCH) // MS


def fits(at: int, low: int | None, high: int) -> bool:
    """Step 3: the chain does not contradict this time."""
    return (ms(DAWN) if low is None else low - TOLERANCE // MS) <= at <= high + TOLERANCE // MS


def ordered(low: int | None, high: int, received: int) -> tuple[int | None, int]:
    """Step 4."""
    if high < 0 or (low is not None and low - high > TOLERANCE // MS):
        return None, received
    return (low, high) if low is None or low <= high else (high, low)


def whole(parent: Line, child: Line) -> bool:
    """§2: a step within one boot, in which uptime did not run backwards."""
    return bool(parent.boot == child.boot and parent.uptime <= child.uptime)


def least(parent: Line, child: Line) -> int:
    """§2: the least time from a line to its child."""
    return max(0, child.uptime - parent.uptime) if parent.boot == child.boot else child.uptime


def links(journal: Journal) -> Iterator[Stretch]:
    """§5: a line and its parent cover the time between them."""
    known = {line.hash: line for line in journal.complete}
    for child in journal.complete:
        parent = known.get(child.parent)
        if parent is None or parent.at is None or child.at is None:
            continue
        asleep = child.kind in {"riskpoint.device.started.v1", "riskpoint.journal.opened.v1"}
        deaf = child.kind == "riskpoint.device.alive.v1" and not all(child.data["readers"].values())
        if timedelta(0) <= child.at - parent.at <= LONGEST_GAP and not asleep and not deaf:
            ends = (parent.hash, parent.sequence, child.hash, child.sequence, parent.at, child.at)
            yield Stretch(journal.device, journal.id, *ends)


def token_of(tap: Line) -> datetime | None:
    """§4: when the step of a badge's token began; none where it is not genuine, or not of this badge."""
    text = tap.data["proof"]["token"]
    if not re.fullmatch("RPB1[A-Z2-7]{172}", text):
        return None
    raw = base64.b32decode(text[4:] + "====")
    badge = BADGE + base64.b32encode(hashlib.sha256(raw[1:33]).digest()[:16]).decode().rstrip("=")
    is_written_so = raw[0] == 1 and base64.b32encode(raw).decode().rstrip("=") == text[4:]
    try:
        Ed25519PublicKey.from_public_bytes(raw[1:33]).verify(raw[43:], b"riskpoint badge 1" + raw[:43])
    except (InvalidSignature, ValueError):
        return None
    return (
        EPOCH + int.from_bytes(raw[33:37], "big") * TOKEN_STEP
        if is_written_so and tap.data["credential"] == badge
        else None
    )


def finding(tap: Line, unverified: dict[str, str]) -> str:
    """§4: what became of the tap's proof, or that its token is out of its time."""
    kind = tap.data["proof"]["kind"]
    if kind == "sun":
        return unverified.get(tap.hash, "verified")
    if kind != "rotating_qr":
        return "forged" if tap.data["credential"].startswith(BADGE) else "none"
    begin = token_of(tap)
    if begin is None:
        return "forged"
    is_early = (tap.latest or tap.received) < begin - TOKEN_SLACK
    is_late = tap.earliest is not None and tap.earliest > begin + TOKEN_STEP + TOKEN_SLACK
    return "out of its time" if is_early or is_late else "verified"


class Patrol:
    """The month judged anew from lines and records."""

    def __init__(
        self, register: Register, journals: list[Journal], month: str, now: datetime, *, edition: int = 4
    ) -> None:
        self.edition = edition
        year, number = int(month[:4]), int(month[5:])
        self.first, self.after = date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
        self.since, self.until, self.now = midnight(self.first), midnight(self.after), now
        self.month, self.register, self.journals = month, register, journals
        self.terms = [{**one, "from": moment(one["enrolled_from"]), "to": None if one["enrolled_to"] is None
                       else moment(one["enrolled_to"])} for one in register.all_of("enrolment")]  # fmt: skip
        self.terms.sort(key=lambda term: (term["device"], term["from"]))
        self.cards = [{**one, "from": moment(one["valid_from"]), "to": None if one["valid_to"] is None
                       else moment(one["valid_to"])} for one in register.all_of("holding")]  # fmt: skip
        self.cards.sort(key=lambda card: (card["credential"], card["from"]))
        self.excluded = {one["hash"] for one in register.all_of("exclusion")}
        self.unverified = {one["hash"]: one["state"] for one in register.all_of("proof")}
        self.findings: dict[str, str] = {}
        self.watched = self._watched()
        self.taps = self._taps()

    def post(self, device: str, at: datetime) -> dict[str, Any] | None:
        """The enrolment that said where the device stood."""
        return next((one for one in self.terms if one["device"] == device and covers(one, at)), None)

    def point_of(self, device: str, at: datetime) -> str | None:
        """Where the device stood."""
        term = self.post(device, at)
        return term["point"] if term else None

    def card(self, tap: Line) -> dict[str, Any] | None:
        """Who carried the card at the filing moment."""
        mine = (one for one in self.cards if one["credential"] == tap.data["credential"] and covers(one, tap.filed))
        return next(mine, None)

    def _watched(self) -> dict[tuple[str, date], list[Stretch]]:
        """What vouches for each point and day, joined where one link goes on from another."""
        parts: dict[str, list[Stretch]] = defaultdict(list)
        for journal in self.journals:
            for link in links(journal):
                for term in self.terms:
                    if term["device"] == link.device:
                        parts[term["point"]] += link.within(term["from"], term["to"] or link.end)
        days: dict[tuple[str, date], list[Stretch]] = defaultdict(list)
        for point, found in parts.items():
            for link in sorted(found, key=lambda each: (each.begin, each.first_sequence)):
                for day in sorted({day_of(link.begin), day_of(link.end)}):
                    for part in link.within(midnight(day), midnight(day + timedelta(days=1))):
                        last = days[point, day][-1] if days[point, day] else None
                        if last and (last.last, last.end) == (part.first, part.begin):
                            last.last, last.last_sequence, last.end = part.last, part.last_sequence, part.end
                        else:
                            days[point, day].append(part)
        return days

    def _taps(self) -> dict[tuple[str | None, date], list[Line]]:
        """The taps of the month by the point at which the device stood, and by day."""
        found: dict[tuple[str | None, date], list[Line]] = {}
        taps = [one for journal in self.journals for one in journal.lines if one.kind == "riskpoint.tag.scanned.v1"]
        for tap in sorted(taps, key=lambda one: (one.filed, one.hash)):
            if self.since <= tap.filed < self.until:
                found.setdefault((self.point_of(tap.device, tap.filed), day_of(tap.filed)), []).append(tap)
        return found

    def required(self, point: str, day: date) -> int:
        """Patrols due: the newest duty that had begun, else what the form says."""
        mine = [one for one in self.register.all_of("duty") if one["point"] == point]
        begun = [one for one in mine if date.fromisoformat(one["from_day"]) <= day]
        return max(begun, key=lambda one: one["from_day"])["patrols_per_day"] if begun else PATROLS_ON_THE_FORM

    def suspensions(self, point: str) -> list[dict[str, Any]]:
        """When the point was due nothing by a document, the earliest first."""
        return [one for one in self.register.all_of("suspension") if one["point"] == point]

    def is_suspended(self, point: str, day: date) -> bool:
        """Whether it was on that day; earlier editions asked this of patrols only, by their duties."""
        return self.edition > 2 and any(stops(one, day) for one in self.suspensions(point))

    def finding(self, tap: Line) -> str:
        """§4: what became of the tap's proof, looked at once."""
        if tap.hash not in self.findings:
            self.findings[tap.hash] = finding(tap, self.unverified)
        return self.findings[tap.hash]

    def turned_down(self, tap: Line) -> str | None:
        """§4: why the tap is no visit, whoever carried the card."""
        if tap.data["shown"] == "refused":
            return "refused"
        return "proof" if self.finding(tap) in {"forged", "out of its time"} else None

    def assurance(self, tap: Line) -> str:
        """§4: how much a visit proves."""
        if self.finding(tap) == "verified":
            return "high"
        return "second_class" if tap.data["proof"]["kind"] == "static_qr" else "low"

    def tap(self, tap: Line, officer: str | None, reason: str | None) -> dict[str, Any]:
        """A judged tap as the figures write it."""
        says = tap.data
        return {
            "hash": tap.hash, "point": self.point_of(tap.device, tap.filed), "device": tap.device,
            "journal": tap.journal, "sequence": tap.sequence, "reader": says["reader"], "medium": says["medium"],
            "proof": says["proof"]["kind"], "credential": says["credential"],
            "refusal": says.get("refusal"), "occurred_at": shown(tap.time),
            "clock": tap.clock, "received_at": shown(tap.received), "how": tap.how,
            "earliest": shown(tap.earliest) if tap.earliest else None, "latest": shown(tap.latest or tap.received),
            "officer": officer, "reason": reason, "assurance": None if reason else self.assurance(tap),
        }  # fmt: skip

    def judged(self, taps: list[Line]) -> Iterator[tuple[Line, str | None, str | None]]:
        """§4: each tap of one cell with its officer, or why it is no visit."""
        last: datetime | None = None
        for tap in sorted(taps, key=lambda one: (*reversed(one.span or (one.received, one.received)), one.hash)):
            card, post = self.card(tap), self.post(tap.device, tap.filed)
            if tap.hash in self.excluded:
                yield tap, None, "excluded"
            elif self.turned_down(tap):
                yield tap, None, self.turned_down(tap)
            elif card is None:
                yield tap, None, "unknown_card"
            elif tap.span is None or card["from"] > tap.span[0] or (post and post["from"] > tap.span[0]):
                yield tap, None, "clock"
            elif last is not None and tap.span[0] - last < MINIMUM_GAP:
                yield tap, None, "repeat"
            else:
                last = tap.span[1]
                yield tap, card["officer"], None

    def day(self, point: str, day: date) -> dict[str, Any]:
        """§6: one cell."""
        taps = list(self.judged(self.taps.pop((point, day), [])))
        visits, rejected = ([self.tap(*one) for one in taps if (one[2] is None) == counts] for counts in (True, False))
        required, stretches = self.required(point, day), self.watched.get((point, day), [])
        proved = min(len(visits), required)
        missing, is_watched = required - proved, not list(silent(stretches, midnight(day)))
        return {
            "day": day.isoformat(), "required": required, "proved": proved,
            "disproved": missing if is_watched else 0, "unknown": 0 if is_watched else missing, "due": 0,
            "visits": visits, "rejected": rejected,
            "watched": [{**vars(one), "begin": shown(one.begin), "end": shown(one.end)} for one in stretches],
        }  # fmt: skip

    def point(self, record: dict[str, Any]) -> dict[str, Any] | None:
        """One point in the month; none where it did not count on any day."""
        code, days = record["code"], []
        spans: list[tuple[datetime, datetime]] = []
        day = max(self.first, date.fromisoformat(record["opened_on"]))
        end = min(self.after, date.fromisoformat(record["closed_on"] or "9999-12-31"))
        while day < end:
            days.append(self.day(code, day))
            for span in silent(self.watched.get((code, day), []), midnight(day)):
                if spans and spans[-1][1] == span[0]:
                    spans[-1] = (spans[-1][0], span[1])
                else:
                    spans.append(span)
            day += timedelta(days=1)
        silences = [{"begin": shown(a), "end": shown(b), "devices": self._devices_at(code, a, b)} for a, b in spans]
        return None if not days else {
            **{name: record[name] for name in ("code", "name", "short_name", "station", "opened_on", "closed_on")},
            "counted_days": len(days), "patrols": tally(days), "assurance": assured(days), "days": days,
            "silences": silences,
        }  # fmt: skip

    def _devices_at(self, point: str, begin: datetime, end: datetime) -> list[str]:
        here = [term for term in self.terms if term["point"] == point and term["from"] < end]
        return sorted({term["device"] for term in here if term["to"] is None or begin < term["to"]})

    def elsewhere(self) -> list[dict[str, Any]]:
        """The taps that are left: of a device at no point, or on a day that does not count."""
        found = []
        for tap in sorted((tap for taps in self.taps.values() for tap in taps), key=lambda one: (one.filed, one.hash)):
            is_known, is_posted = self.card(tap) is not None, self.post(tap.device, tap.filed) is not None
            other = "unknown_card" if not is_known else "not_due" if is_posted else "no_point"
            found.append(self.tap(tap, None, self.turned_down(tap) or other))
        return found

    def holes(self) -> list[dict[str, Any]]:
        """The declared holes that may touch the month."""
        found = []
        for journal in sorted(self.journals, key=lambda each: (each.device, each.id)):
            times: dict[int, list[datetime]] = defaultdict(list)
            for line in (*journal.earlier, *journal.complete):
                times[line.sequence].append(line.time)
            for _, hole in sorted(journal.holes, key=lambda one: (one[1]["first"], one[1]["last"], one[0].hash)):
                near, far = times.get(hole["first"] - 1), times.get(hole["last"] + 1)
                after, before = min(near) if near else None, max(far) if far else None
                if (after is None or after < self.until) and (before is None or before >= self.since):
                    point = self.point_of(journal.device, after or before or self.now)
                    found.append({
                        "device": journal.device, "point": point, "journal": journal.id, "first": hole["first"],
                        "last": hole["last"], "reason": hole["reason"], "after": shown(after), "before": shown(before),
                    })  # fmt: skip
        return found


# --- lamps, from rules/lamps-1.md -----------------------------------------------------------------------------------

GONE = {"no-sensor", "garbled", "saturated"}
ENDED_EARLY = {"interrupted": "interrupted", "daylight": "daylight", "too-soon": "too_soon"}
BY_LIGHT = {
    "full": ("pass", []), "low": ("fail", ["low_output"]), "none": ("fail", ["lamp_failure"]),
    "cycling": ("fail", ["cycling"]), "gone": ("fail", ["sensor_fault"]), "unclear": ("inconclusive", ["unclear"]),
    "unsteady": ("inconclusive", ["unsteady_light"]), "warming_up": ("inconclusive", ["warming_up"]),
    "daylight": ("inconclusive", ["daylight"]), "no_baseline": ("inconclusive", ["no_baseline"]),
    "lost": ("inconclusive", ["sensor_lost"]), "not_fitted": ("inconclusive", ["no_sensor"]),
}  # fmt: skip
"""What a lamp is by its light, where nobody measured current."""
BY_CURRENT = {
    "full": ("pass", []), "low": ("fail", ["low_output"]), "flows": ("inconclusive", ["no_baseline"]),
}  # fmt: skip
"""What a lamp is by its current, where light tells nothing."""
LIGHT_LEAVES_IT_LOW = {"not_fitted", "daylight", "full", "unclear"}


def at_phase(values: list[Any], phase: int) -> Any:  # noqa: ANN401 (a number, or none)
    """None beyond the end."""
    return values[phase] if phase < len(values) else None


def falls_of(values: list[int], low: int, high: int) -> int:
    """How often the values went from at least `high` to at most `low`."""
    falls, is_high = 0, False
    for value in values:
        if is_high and value <= low:
            falls, is_high = falls + 1, False
        elif value >= high:
            is_high = True
    return falls


class LampTest:
    """One line about a lamp."""

    def __init__(self, says: dict[str, Any]) -> None:
        self.says, self.steps = says, says.get("steps", {})
        self.relay: list[bool] = says["relay"]
        self.sun, self.base = says["sun_elevation_milli_deg"], says.get("baseline") or {}
        self.current, self.drawn_on = says["lamp_current_ma"], abs(self.base.get("current_on_ma") or 0)
        relative = says.get("light_permille", [])
        self.is_lux = all(value is None for value in relative)
        self.low = says.get("light_low") or (says["lux_milli"] if self.is_lux else relative)
        self.least, self.most = says.get("light_least", []), says.get("light_most", [])
        self.measured = any(value is not None for value in (*says["lux_milli"], *relative))
        names = ("lux_on_milli", "lux_off_milli") if self.is_lux else ("light_on_permille", "light_off_permille")
        self.on, self.off = (self.base.get(name) for name in names)
        step = None if self.on is None else self.on - (self.off or 0)
        self.step = step if step is not None and step >= (1_000 if self.is_lux else 30) else None

    def graded(self, added: int, none_below: int = 200) -> str:
        """§2: what the lamp adds, against what it added when it was commissioned."""
        share = added * 1000 // (self.step or 1)
        if share < none_below:
            return "none"
        if not self.is_lux:
            return "full" if share >= 500 else "unclear"
        return "full" if share >= 700 else "low"

    def light_trouble(self) -> str | None:
        """Why the light tells nothing."""
        step = self.steps.get("light")
        if step is None and not self.measured:
            return "not_fitted"
        return "gone" if step in GONE else None

    def is_too_bright(self, without: int) -> bool:
        """Daylight, or at least no lamp."""
        if not self.is_lux:
            return self.on is not None and without > self.on + (1000 - self.on) // 2
        if self.sun is None and without > 20_000:
            return self.on is None or without > self.on
        return bool(without > max(200_000, 4 * (self.on or 0)))

    def by_switching(self) -> str:
        """Light with the lamp off, on, off."""
        if trouble := self.light_trouble():
            return trouble
        ends: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        for phase, on in enumerate(self.relay):
            low, least = at_phase(self.low, phase), at_phase(self.least, phase)
            if low is None:
                return "lost"
            ends[on].append((low if least is None else least, low))
        without = min(least for least, _ in ends[False])
        if self.is_too_bright(without):
            return "daylight"
        if self.step is None:
            return "no_baseline"
        if self.light_cycles(without, self.step):
            return "cycling"
        most = self.against(without, max(low for _, low in ends[True]), self.step)
        least_of_all = min(least for least, _ in ends[True])
        at_least = self.against(max(low for _, low in ends[False]), least_of_all, self.step)
        return most if most == at_least else "unsteady"

    def against(self, off: int, on: int, step: int) -> str:
        """The grade by one dark phase."""
        found = self.graded(on - off)
        return "lit_when_off" if found == "none" and off >= (self.off or 0) + step // 2 else found

    def light_cycles(self, without: int, step: int) -> bool:
        """Lit and dark again and again while switched on, and not while switched off."""
        for phase, on in enumerate(self.relay):
            ends = [at_phase(values, phase) for values in (self.least, self.most, self.says.get("light_swings", []))]
            if not on or None in ends:
                continue
            is_lamp = step * 200 <= (ends[1] - without) * 1000 <= step * 1500
            if (ends[0] - without) * 1000 < step * 200 and is_lamp and ends[2] >= 3:
                return not any(self.others_pass(each, step) for each, lit in enumerate(self.relay) if not lit)
        return False

    def others_pass(self, phase: int, step: int) -> bool:
        """Something else lights up in this dark phase."""
        least, most = at_phase(self.least, phase), at_phase(self.most, phase)
        return least is not None and most is not None and (most - least) * 1000 >= step * 200

    def settled(self) -> range:
        """The intervals in which a lamp that is only watched should be lit and warm."""
        count = max(len(self.says["lux_milli"]), len(self.says.get("light_permille", [])), len(self.current))
        if self.says.get("cause", "scheduled") != "switch_on":
            return range(count)
        return range(max(0, count - max(1, count // 6)), count)

    def sun_at_end(self) -> int | None:
        """How high the sun stood at most when a watch of dusk ended."""
        interval = self.says.get("interval_ms")
        if self.sun is None or interval is None or self.says.get("cause", "scheduled") != "switch_on":
            return None if self.sun is None else int(self.sun)
        return int(self.sun - self.settled().start * interval // 60_000 * 200)

    def by_watching(self) -> str:  # noqa: PLR0911 (one answer after the other, as the page has them)
        """Light of a lamp that is only watched."""
        if trouble := self.light_trouble():
            return trouble
        lows = [at_phase(self.low, phase) for phase in self.settled()]
        if None in lows or not lows:
            return "lost"
        if self.step is None:
            return "no_baseline"
        level = sorted(lows)[len(lows) // 2]
        if self.is_too_bright(level):
            return "daylight"
        without, below = self.off or 0, 300 if self.off is None else 200
        if falls_of(lows, without + self.step * 3 // 10, without + self.step * 7 // 10) > 1:
            return "cycling"
        grades = [self.graded(low - without, below) for low in lows]
        found = self.graded(level - without, below)
        if not self.is_lux and self.off is None and found != "none":
            return "no_baseline"
        if grades.count(found) * 1000 >= len(grades) * 750:
            return found
        rises = all(later >= earlier - earlier // 50 for earlier, later in zip(lows, lows[1:]))
        return "warming_up" if rises else "unsteady"

    def current_trouble(self) -> str | None:
        """Why the current tells nothing."""
        step = self.steps.get("current")
        if step is None and all(value is None for value in self.current):
            return "not_fitted"
        return "gone" if step in GONE else None

    def through(self, phases: Iterable[int]) -> str:
        """Current in the phases in which the lamp is switched on."""
        if trouble := self.current_trouble():
            return trouble
        drawn = [at_phase(self.current, phase) for phase in phases]
        if None in drawn or not drawn:
            return "lost"
        known = [abs(value) for value in drawn]
        comes_and_goes = falls_of(known, max(known) * 3 // 10, max(known) * 7 // 10) > 1 and max(known) > 15
        if comes_and_goes or any(self.current_cycles(phase) for phase in phases):
            return "cycling"
        grades = [self.drawn(value) for value in known]
        clear = [grade for grade in grades if grades.count(grade) * 1000 >= len(grades) * 750]
        return clear[0] if clear else "unclear"

    def drawn(self, current: int) -> str:
        """The grade of one phase's current."""
        if current <= 15 or current * 1000 < self.drawn_on * 200:
            return "none"
        if not self.drawn_on:
            return "flows"
        return "full" if current * 1000 >= self.drawn_on * 700 else "low"

    def current_cycles(self, phase: int) -> bool:
        """On and off by itself."""
        names = ("current_least_ma", "current_most_ma", "current_swings")
        least, most, swings = (at_phase(self.says.get(name, []), phase) for name in names)
        if None in (least, most, swings):
            return False
        low, high = sorted((abs(least), abs(most)))
        return bool(high > max(15, self.drawn_on * 200 // 1000) and low * 1000 < high * 500 and swings >= 2)

    def flows(self, phase: int) -> bool | None:
        """Current where there should be none; None where nobody measured."""
        value = at_phase(self.current, phase)
        if value is None or self.current_trouble():
            return None
        return bool(abs(value) > max(15, self.drawn_on * 200 // 1000))

    def supply_is_gone(self, phases: Iterable[int]) -> bool:
        """The lamp's feed has no voltage."""
        values = [at_phase(self.says.get("supply_mv", []), phase) for phase in phases]
        known = [value for value in values if value is not None]
        commissioned = self.base.get("supply_on_mv")
        least = commissioned * 500 // 1000 if commissioned else 1_000
        return bool(known) and sum(known) // len(known) < least

    def is_dark_for_a_day(self) -> bool:
        """The light says that this is no day."""
        lows = sorted(value for phase in self.settled() if (value := at_phase(self.low, phase)) is not None)
        return self.is_lux and bool(lows) and lows[len(lows) // 2] < 200_000

    def looks_blind(self) -> bool:
        """The light sensor says one thing always, or less than the street's own light."""
        values = [at_phase(series, phase) for series in (self.least, self.most) for phase in range(len(self.low))]
        if not values or None in values:
            return False
        was_dark = self.off or 0
        is_constant = len(set(values)) == 1 and (values[0] != 0 or not self.is_lux)
        return bool(is_constant or (was_dark >= (500 if self.is_lux else 30) and max(values) * 4 < was_dark))

    def verdict(self) -> tuple[str, list[str]]:
        """The whole rule."""
        if self.steps.get("relay") == "no-relay":
            return "fail", ["relay_fault"]
        ended = self.steps.get("sequence", "ok")
        if ended != "ok":
            return "inconclusive", [ENDED_EARLY.get(ended, "incomplete")]
        return self.switched() if self.relay else self.watched()

    def switched(self) -> tuple[str, list[str]]:
        """Of a lamp that was switched."""
        lit = [phase for phase, on in enumerate(self.relay) if on]
        dark = [phase for phase, on in enumerate(self.relay) if not on]
        if not lit or not dark:
            return "inconclusive", ["incomplete"]
        light = "daylight" if self.sun is not None and self.sun > -6_000 else self.by_switching()
        current, burning = self.through(lit), [self.flows(phase) for phase in dark]
        if light == "lit_when_off" and False in burning and True not in burning:
            light = "none"
        if True in burning or light == "lit_when_off":
            always = True not in burning or False not in burning
            burns = self.says.get("switched_by") == "agent" and always and current != "none"
            return "fail", ["day_burner" if burns else "relay_fault"]
        return self.both(light, current, lit)

    def watched(self) -> tuple[str, list[str]]:
        """Of a lamp that was only watched."""
        phases = self.settled()
        if not phases:
            return "inconclusive", ["incomplete"]
        current, sun = self.through(phases), self.sun_at_end()
        if sun is None or sun > -6_000:
            burns = current in {"full", "low", "flows", "cycling"} and sun is not None and sun >= 6_000
            burns = burns and not self.is_dark_for_a_day()
            return ("fail", ["day_burner"]) if burns else ("inconclusive", ["daylight"])
        return self.both(self.by_watching(), current, phases)

    def both(self, light: str, current: str, phases: Iterable[int]) -> tuple[str, list[str]]:  # noqa: PLR0911 (one answer after the other, as the page has them)
        """Light and current together."""
        if current == "cycling":
            return "fail", ["cycling"]
        if current == "none":
            return self.without_current(light, phases)
        if current == "unclear":
            return "inconclusive", ["unclear"]
        if current in BY_CURRENT:
            if light in {"none", "gone"}:
                return "fail", ["sensor_fault"]
            if light == "cycling":
                return "inconclusive", ["unsteady_light"]
            by_current = {"not_fitted", "daylight"} if self.is_lux or current != "low" else LIGHT_LEAVES_IT_LOW
            return BY_CURRENT[current] if light in by_current else BY_LIGHT[light]
        if light == "not_fitted" and current == "lost":
            return "inconclusive", ["sensor_lost"]
        outcome, reasons = BY_LIGHT[light]
        if light == "none" and self.looks_blind():
            reasons = ["lamp_failure", "sensor_fault"]
        if current == "gone":
            known = reasons if outcome == "fail" else []
            return "fail", [*(word for word in known if word != "sensor_fault"), "sensor_fault"]
        return outcome, reasons

    def without_current(self, light: str, phases: Iterable[int]) -> tuple[str, list[str]]:
        """No current flows."""
        if light in {"full", "low"}:
            return "fail", ["sensor_fault"]
        if light == "daylight" and self.says.get("switched_by", "photocell") == "photocell":
            return "inconclusive", ["daylight"]
        fault = "supply_failure" if self.supply_is_gone(phases) else "lamp_failure"
        return "fail", [fault, "sensor_fault"] if light == "gone" else [fault]


def judge_lamp(says: dict[str, Any]) -> tuple[str, list[str]]:
    """lamps/1."""
    outcome, reasons = LampTest(says).verdict()
    return outcome, list(reasons)


# --- cameras, from rules/cameras-1.md -------------------------------------------------------------------------------

NO_PICTURES = {
    **dict.fromkeys(("no-answer", "refused", "not-found", "not-video", "unplugged", "stalled", "deadline"),
                    ("fail", "no_stream")),
    "busy": ("inconclusive", "busy"), "unauthorised": ("inconclusive", "unauthorised"),
    "wrong-size": ("inconclusive", "wrong_size"), "interrupted": ("inconclusive", "interrupted"),
}  # fmt: skip
NOT_COMPARED = {
    "learned": "learned", "no-reference": "no_reference", "other-size": "reference_of_other_size",
    "unreadable-reference": "unreadable_reference", "deadline": "interrupted", "interrupted": "interrupted",
}  # fmt: skip
COMPARED_BY = (
    "brightness", "contrast", "sharpness", "frame_difference", "bright_share", "live_share", "noise", "stripes",
    "covered_share",
    "changed_share", "swaying_share", "textured_share", "match", "shifted_match", "coarse_match",
    "reference_brightness",
    "reference_contrast", "reference_sharpness", "reference_noise", "reference_stripes", "reference_bright_share",
    "reference_frame_difference",
)  # fmt: skip
NEITHER = ("maybe_frozen", "too_dark_to_tell", "view_changed")
IN_ORDER = (
    "no_stream", "dark", "glare", "frozen", "striped", "noisy", "covered", "moved", "foliage", "defocused",
    "low_frame_rate", "wrong_time", "interrupted", "busy", "unauthorised", "wrong_size", "test_failed",
    "too_few_frames",
    "maybe_frozen", "learned", "no_reference", "reference_of_other_size", "unreadable_reference", "too_dark_to_tell",
    "view_changed",
)  # fmt: skip


class CameraTest:
    """One line about a camera."""

    def __init__(self, says: dict[str, Any]) -> None:
        told = {name: value for name, value in says["measurements"].items() if value is not None}
        self.seen: dict[str, int] = {re.sub("_milli$", "", name): value for name, value in told.items()}
        self.steps, self.cause = says["steps"], says.get("cause", "scheduled")

    def of(self, name: str) -> int:
        """A number; 0 where it is missing."""
        return self.seen.get(name, 0)

    @property
    def has_enough(self) -> bool:
        """Frames enough, over time enough."""
        return self.of("frames") >= 8 and self.of("span_ms") >= 2000

    def is_dark(self) -> bool:
        """§2, the first row."""
        is_seen = "contrast" in self.seen and "brightness" in self.seen
        return is_seen and self.of("contrast") < 3500 and self.of("brightness") < 30_000

    def is_evenly_lit(self) -> bool:
        """§2, the first row: some light falls in, above a black of 0 or of 16."""
        return 6000 <= self.of("brightness") < 16_000 or self.of("brightness") >= 22_000

    def by_itself(self) -> str | None:
        """§2."""
        of, is_seen = self.of, "contrast" in self.seen and "brightness" in self.seen
        if self.is_dark():
            return "dark"
        if is_seen and self.is_glaring():
            return "glare"
        if is_seen and of("contrast") < 3500:
            return "covered"
        if self.has_enough and self.seen.get("frame_difference", 51) <= 50 and of("live_share") <= 150:
            is_dead = of("frame_difference") == 0 and of("brightness") >= 60_000
            return "frozen" if is_dead or of("reference_frame_difference") >= 300 else "maybe_frozen"
        return self.disturbed()

    def is_glaring(self) -> bool:
        """§2: far more white than there should be."""
        more = self.of("bright_share") - self.of("reference_bright_share")
        is_known = "reference_bright_share" in self.seen and "reference_brightness" in self.seen
        most = 100 if self.of("reference_brightness") < 60_000 else 350
        return self.of("bright_share") >= 700 or (is_known and more >= most)

    def disturbed(self) -> str | None:
        """§2: lines or snow over the picture."""
        most = self.of("reference_stripes") + 6000 if "reference_stripes" in self.seen else 12_000
        if self.of("stripes") >= most:
            return "striped"
        is_noisy = self.of("noise") >= 12_000 and self.of("noise") >= 2 * self.of("reference_noise")
        return "noisy" if is_noisy else None

    def beside(self) -> str | None:
        """§3."""
        of = self.of
        sharpness = (
            of("sharpness") * of("reference_contrast") * 1000 // max(1, of("reference_sharpness") * of("contrast"))
        )
        contrast = (
            of("contrast") * of("reference_brightness") * 1000 // max(1, of("reference_contrast") * of("brightness"))
        )
        is_lost = "shift" not in self.seen and of("match") < 150 and of("changed_share") >= 400
        is_found = of("shift") >= 20 and of("shifted_match") >= of("match") + 150
        for reason, holds in (
            ("too_dark_to_tell", of("textured_share") < 50),
            ("moved", is_lost or is_found),
            ("defocused", sharpness < 550 and of("coarse_match") >= 850 and contrast >= 600),
            ("covered", of("covered_share") >= 250),
            ("foliage", of("changed_share") >= 180 and of("swaying_share") >= 25),
            ("view_changed", of("changed_share") >= 220 or sharpness < 550),
        ):
            if holds:
                return reason
        return None

    def clockwork(self) -> Iterator[str]:
        """§4."""
        rate = self.seen.get("frame_rate")
        if rate is not None and (rate < 2500 or (rate < 6000 and rate * 4 < self.of("reference_frame_rate"))):
            yield "low_frame_rate"
        if abs(self.of("camera_clock_offset_ms")) > 60_000:
            yield "wrong_time"

    def unsure(self, *, is_comparable: bool) -> Iterator[str]:
        """§5: why nothing can be called good."""
        word = self.steps.get("compare", "failed")
        if not self.has_enough:
            yield "too_few_frames"
        if self.steps.get("measure", "failed") != "ok":
            yield "test_failed"
        elif self.cause == "learning":
            yield "learned"
        elif word != "ok":
            yield NOT_COMPARED.get(word, "test_failed")
        elif not is_comparable:
            yield "test_failed"

    def verdict(self) -> tuple[str, list[str]]:
        """The whole rule."""
        for step in ("open", "frames"):
            word = self.steps.get(step, "failed")
            if word != "ok":
                outcome, reason = NO_PICTURES.get(word, ("inconclusive", "test_failed"))
                return outcome, [reason]
        said = [self.by_itself(), "covered" if self.is_dark() and self.is_evenly_lit() else None]
        is_comparable = all(name in self.seen for name in COMPARED_BY)
        if said[0] in {None, "maybe_frozen"} and self.steps.get("compare") == "ok" and is_comparable:
            said.append(self.beside())
        found = {each for each in (*said, *self.clockwork()) if each}
        if broken := found - set(NEITHER):
            return "fail", sorted(broken, key=IN_ORDER.index)
        found.update(self.unsure(is_comparable=is_comparable))
        return ("inconclusive", sorted(found, key=IN_ORDER.index)) if found else ("pass", [])


def judge_camera(says: dict[str, Any]) -> tuple[str, list[str]]:
    """cameras/1."""
    return CameraTest(says).verdict()


# --- cameras and lamps, from rules/checks-2.md ----------------------------------------------------------------------

TESTS = {"riskpoint.camera.tested.v1": ("camera", "camera"), "riskpoint.lighting.tested.v1": ("lamp", "lamp")}
"""The types of lines that tell of a test: of which kind of asset, and the field that names it."""
STATES = {"pass": "working", "fail": "defective"}
RELAPSE, QUIET_DAYS = timedelta(hours=24), 2


def asset_of(line: Line) -> tuple[str, str]:
    """Kind and name of what a test is about."""
    kind, name = TESTS[line.kind]
    return kind, line.data[name]


def order_of(line: Line) -> tuple[datetime, int, str]:
    """Where a test stands among others."""
    return line.filed, line.sequence, line.hash


class SelfTests:
    """The month's tests, judged anew from lines and records."""

    def __init__(self, patrol: Patrol) -> None:
        self.patrol, self.register = patrol, patrol.register
        self.verdicts: dict[str, tuple[str, list[str]]] = {}
        self.known: dict[tuple[str, date], list[Line]] = defaultdict(list)
        self.unsure: dict[str, list[Line]] = defaultdict(list)
        self.elsewhere: list[Line] = []
        lines = [one for journal in patrol.journals for one in journal.lines if one.kind in TESTS]
        for line in sorted(filter(self._touches, lines), key=order_of):
            self._sort(line)

    def _touches(self, line: Line) -> bool:
        """It took place in the month, or may have."""
        since, until = self.patrol.since, self.patrol.until
        may_have = (line.earliest is None or line.earliest < until) and (line.latest or line.received) >= since
        return since <= line.filed < until or (line.span is None and may_have)

    def _sort(self, line: Line) -> None:
        post = self.patrol.post(line.device, line.filed)
        if post and line.span and line.span[0] >= post["from"]:
            self.known[post["point"], day_of(line.span[0])].append(line)
            return
        self.elsewhere.append(line)
        if post:
            self.unsure[post["point"]].append(line)

    def verdict(self, line: Line) -> tuple[str, list[str]]:
        """What the rule of its kind makes of the line, looked at once."""
        if line.hash not in self.verdicts:
            judge = judge_camera if asset_of(line)[0] == "camera" else judge_lamp
            try:
                self.verdicts[line.hash] = judge(line.data)
            except DAMAGE:
                self.verdicts[line.hash] = ("inconclusive", ["not_understood"])
        return self.verdicts[line.hash]

    def outcomes(self, lines: list[Line]) -> list[str]:
        """Their verdicts' outcomes."""
        return [self.verdict(line)[0] for line in lines]

    def test(self, line: Line) -> dict[str, Any]:
        """A judged test as the figures write it."""
        kind, name = asset_of(line)
        outcome, reasons = self.verdict(line)
        return {
            "hash": line.hash, "device": line.device, "journal": line.journal, "sequence": line.sequence,
            "point": self.patrol.point_of(line.device, line.filed), "kind": kind, "asset": name,
            "cause": line.data.get("cause", "scheduled"), "occurred_at": shown(line.time), "clock": line.clock,
            "received_at": shown(line.received), "how": line.how, "earliest": shown(line.earliest),
            "latest": shown(line.latest or line.received), "outcome": outcome, "reasons": reasons,
        }  # fmt: skip

    def standing(self, point: str, kind: str, day: date) -> dict[str, dict[str, Any]]:
        """What the register says stands there on that day, by name."""
        text = day.isoformat()
        return {
            one["name"]: one for one in self.register.all_of("asset") if (one["point"], one["kind"]) == (point, kind)
            and one["from_day"] <= text and (one["to_day"] is None or text < one["to_day"])
        }  # fmt: skip

    def on(self, point: str, day: date) -> dict[tuple[str, str], tuple[dict[str, Any] | None, list[Line], bool]]:
        """Each camera and lamp of a day: its record, its tests, and whether one more may have been on that day."""
        maybe = {asset_of(line) for line in self.unsure[point] if may_be_on(line, day)}
        here, is_suspended = self.known.pop((point, day), []), self.patrol.is_suspended(point, day)
        found = {}
        for kind in ("camera", "lamp"):
            records: dict[str, Any] = dict(self.standing(point, kind, day))
            tested = {name for line in here for one, name in [asset_of(line)] if one == kind}
            for name in sorted((tested & set(records) if is_suspended else records) if records else tested):
                mine = [line for line in here if asset_of(line) == (kind, name)]
                found[kind, name] = (records.get(name), mine, (kind, name) in maybe)
        self.elsewhere += [line for line in here if asset_of(line) not in found]
        return found

    def required(self, record: dict[str, Any], cameras: int, day: date) -> int:
        """Whether a check is due: what was last said, else where there is a camera; none while it is suspended."""
        if self.patrol.is_suspended(record["code"], day):
            return 0
        mine = [one for one in self.register.all_of("checkduty") if one["point"] == record["code"]]
        begun = [one for one in mine if date.fromisoformat(one["from_day"]) <= day]
        if begun:
            return int(max(begun, key=lambda one: str(one["from_day"]))["camera_checks_per_day"])
        return int(record["has_camera"] or any_registered(cameras))

    def point(self, record: dict[str, Any], days: list[date]) -> dict[str, Any]:
        """What the figures say of one point's cameras and lamps."""
        checks, assets = [], defaultdict(list)
        for day in days:
            here = self.on(record["code"], day)
            cameras = [one for (kind, _), one in here.items() if kind == "camera"]
            registered = sum(one[0] is not None for one in cameras)
            required = self.required(record, registered, day)
            is_checked = [any(each in STATES for each in self.outcomes(lines)) for _, lines, _ in cameras]
            proved = required if cameras and all(is_checked) else 0
            is_watched = not list(silent(self.patrol.watched.get((record["code"], day), []), midnight(day)))
            is_untested = any(not lines and not maybe for _, lines, maybe in cameras)
            missing, is_disproved = required - proved, is_watched and is_untested
            checks.append({
                "day": day.isoformat(), "required": required, "proved": proved, "due": 0,
                "disproved": missing if is_disproved else 0, "unknown": 0 if is_disproved else missing,
            })  # fmt: skip
            for key, (asset, lines, _) in here.items():
                assets[key].append((day, asset, lines))
        found = [self.asset(*key, assets[key]) for key in sorted(assets)]
        return {"checks": tally(checks), "check_days": checks, "assets": found}

    def asset(self, kind: str, name: str, days: list[tuple[date, Any, list[Line]]]) -> dict[str, Any]:
        """One camera or lamp in the month."""
        records = [record for _, record, _ in days if record]
        lines = [line for _, _, lines in days for line in lines]
        telling = [line for line in lines if self.verdict(line)[0] in STATES]
        states = [(day, self.state(lines)) for day, _, lines in days]
        told = {name: records[-1][name] if records else empty for name, empty in (
            ("label", ""), ("owner", ""), ("from_day", None), ("to_day", None))}  # fmt: skip
        return {
            "kind": kind, "name": name, **told, "availability": availability([state for _, state in states]),
            "latest": self.test(telling[-1]) if telling else None, "found": self.episodes(lines),
            "quiet": quiet(states),
            "days": [{"day": day.isoformat(), "state": self.state(lines), "tests": [self.test(line) for line in lines]}
                     for day, _, lines in days],
        }  # fmt: skip

    def state(self, lines: list[Line]) -> str:
        """How it was on a day with these tests."""
        seen = self.outcomes(lines)
        return "defective" if "fail" in seen else "working" if "pass" in seen else "unknown"

    def episodes(self, lines: list[Line]) -> list[dict[str, Any]]:
        """From a first failing to a first passing test, each cause by itself; back within a day it is the same one."""
        newest: dict[str, dict[str, Any]] = {}
        found: list[dict[str, Any]] = []
        passed: list[Line] = []
        for line in sorted(lines, key=order_of):
            outcome, reasons = self.verdict(line)
            if outcome == "pass":
                passed.append(line)
                for one in newest.values():
                    one["end"] = one["end"] or line
            elif outcome == "fail":
                known = newest.get(reasons[0])
                if known and (known["end"] is None or line.filed - known["end"].filed <= RELAPSE):
                    known.update(end=None, failed=known["failed"] + 1)
                    continue
                known = {"cause": reasons[0], "begin": line, "end": None, "failed": 1, "good": bool(passed)}
                newest[reasons[0]] = known
                found.append(known)
        return [
            {
                "cause": one["cause"], "begin": shown(one["begin"].filed), "was_good_before": one["good"],
                "end": shown(one["end"].filed) if one["end"] else None, "failed": one["failed"],
                "first": one["begin"].hash, "last": one["end"].hash if one["end"] else None,
            }
            for one in found
        ]  # fmt: skip

    def left(self) -> list[dict[str, Any]]:
        """Tests that belong to no day of a point."""
        rest = [*self.elsewhere, *(line for lines in self.known.values() for line in lines)]
        return [self.test(line) for line in sorted(rest, key=order_of)]


def any_registered(count: int) -> bool:
    """Whether the register has a camera there."""
    return count > 0


def may_be_on(line: Line, day: date) -> bool:
    """It may have taken place on that day."""
    return (line.earliest is None or day_of(line.earliest) <= day) and day <= day_of(line.latest or line.received)


def availability(states: list[str]) -> dict[str, Any]:
    """Days by how the asset was; never an average."""
    counts = {name: states.count(name) for name in ("working", "defective", "unknown", "due")}
    return {"days": len(states), **counts, "percent": percent(counts["working"], len(states))}


def all_days(assets: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The days of all assets of a kind together."""
    return availability([day["state"] for asset in assets if asset["kind"] == kind for day in asset["days"]])


def quiet(states: list[tuple[date, str]]) -> list[dict[str, str]]:
    """Runs of days that told nothing."""
    runs: list[list[date]] = []
    for day, state in states:
        if state != "unknown":
            continue
        if runs and runs[-1][-1] + timedelta(days=1) == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        {"first_day": run[0].isoformat(), "last_day": run[-1].isoformat()} for run in runs if len(run) >= QUIET_DAYS
    ]


def covers(term: dict[str, Any], at: datetime) -> bool:
    """From its beginning, included, to its end, excluded."""
    return bool(term["from"] <= at and (term["to"] is None or at < term["to"]))


def silent(stretches: list[Stretch], begin: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What these stretches leave uncovered of the day that begins then."""
    end, reached = begin + timedelta(days=1), begin
    for stretch in stretches:
        if reached < min(stretch.begin, end):
            yield reached, min(stretch.begin, end)
        reached = max(reached, stretch.end)
    if reached < end:
        yield reached, end


def percent(part: int, whole: int) -> str | None:
    """Half up to two places; 100.00 only where nothing is missing."""
    if not whole:
        return None
    hundredths = 10_000 if part == whole else min((20_000 * part + whole) // (2 * whole), 9_999)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def tally(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The sum of days or points, never an average."""
    sums = {name: sum(one[name] for one in parts) for name in ("required", "proved", "disproved", "unknown", "due")}
    most = sums["proved"] + sums["unknown"] + sums["due"]
    return {
        **sums,
        "percent": percent(sums["proved"], sums["required"]),
        "upper_percent": percent(most, sums["required"]),
    }


def assured(days: list[dict[str, Any]]) -> dict[str, int]:
    """§7: all visits of these days, by what they prove."""
    seen = [visit["assurance"] for day in days for visit in day["visits"]]
    return {name: seen.count(name) for name in ("high", "low", "second_class")}


def recomputed(patrol: Patrol, told: dict[str, Any], heads: list[dict[str, Any]], hub_key: str) -> dict[str, Any]:
    """The whole figures file as it must be. The district's name is the hub's word; `told` is asked for nothing else."""
    records = patrol.register.all_of("point")
    points = [point for record in records if (point := patrol.point(record))]
    sums, first = tally([point["patrols"] for point in points]), patrol.first
    own = next(head for head in reversed(heads) if head["device"] is None)
    forks = [(journal.device, journal.id, *fork) for journal in patrol.journals for fork in journal.forks]
    found = {
        "format": "riskpoint.monthly-report/1",
        "rules": {
            "patrol": "patrol/3", "minimum_gap_minutes": MINIMUM_GAP // timedelta(minutes=1),
            "longest_gap_minutes": LONGEST_GAP // timedelta(minutes=1), "headline": "weakest-of-those-computed/1",
        },
        "district": told["district"], "month": patrol.month, "fiscal_year": first.year + 543 + (first.month >= 10),
        "quarter": (first.month - 10) % 12 // 3 + 1, "generated_at": shown(patrol.now), "closed": True,
        "headline": weakest({"P": sums}), "indicators": indicators({"P": sums}),
        "patrols": sums, "assurance": assured([day for point in points for day in point["days"]]), "points": points,
        "elsewhere": patrol.elsewhere(), "holes": patrol.holes(),
        "forked": [dict(zip(("device", "journal", "sequence", "hash"), fork)) for fork in sorted(forks)],
        "hub": {"public_key": hub_key, **{name: own[name] for name in ("journal", "sequence", "head")}},
        "chains": [{**head, "point": patrol.point_of(head["device"], patrol.now)} for head in heads if head["device"]],
    }  # fmt: skip
    if patrol.edition > 1:
        found.update(with_assets(patrol, found, records))
    if patrol.edition > 2:
        found.update(with_suspensions(patrol, found))
    if patrol.edition > 3:
        found.update(with_office(patrol, found, told))
    return found


def with_assets(patrol: Patrol, found: dict[str, Any], records: list[dict[str, Any]]) -> dict[str, Any]:
    """What figures say beyond patrols since cameras and lamps are in them."""
    tests, points = SelfTests(patrol), []
    by_code = {record["code"]: record for record in records}
    for point in found["points"]:
        days = [date.fromisoformat(day["day"]) for day in point["days"]]
        points.append({**point, **tests.point(by_code[point["code"]], days)})
    sums = {"P": found["patrols"], "C": tally([point["checks"] for point in points])}
    assets = [asset for point in points for asset in point["assets"]]
    return {
        "format": "riskpoint.monthly-report/2",
        "rules": {**found["rules"], "checks": "checks/1", "cameras": "cameras/1", "lamps": "lamps/1"},
        "headline": weakest(sums), "indicators": indicators(sums), "points": points, "checks": sums["C"],
        "cameras": all_days(assets, "camera"), "lamps": all_days(assets, "lamp"), "tests_elsewhere": tests.left(),
    }  # fmt: skip


def with_suspensions(patrol: Patrol, found: dict[str, Any]) -> dict[str, Any]:
    """What figures say beyond that since suspensions are in them."""
    points, names = [], ("from_day", "to_day", "document", "why")
    for point in found["points"]:
        took = [(one, sum(stops(one, date.fromisoformat(day["day"])) for day in point["days"]))
                for one in patrol.suspensions(point["code"])]  # fmt: skip
        mine = [{**{name: one[name] for name in names}, "days": days} for one, days in took if days]
        points.append({**point, "suspensions": mine, "suspended_days": sum(one["days"] for one in mine)})
    return {
        "format": "riskpoint.monthly-report/3", "rules": {**found["rules"], "checks": "checks/2"}, "points": points,
        "suspended_days": sum(point["suspended_days"] for point in points),
    }  # fmt: skip


def with_office(patrol: Patrol, found: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """What figures say beyond that since repairs, letters and the report's own issue are in them.

    `told` is asked only whether anybody kept when reports were issued.
    """
    chosen = choices_of(patrol)
    last = patrol.after + timedelta(days=6)
    holidays = office_of(patrol)["holidays"]
    while chosen["seventh_moves"] and (last.weekday() > 4 or last.isoformat() in holidays):
        last += timedelta(days=1)
    known, first = bool(told["issue"]["known"]), min(patrol.register.issues[patrol.month], default=None)
    issue = {"due_on": last.isoformat(), "known": known, "first_issued_at": shown(first) if known else None}
    repairs = [one for number in sorted(patrol.register.ways) if (one := repair(patrol, number, chosen)) is not None]
    letters = letters_of(patrol, chosen["letter_workdays"], holidays)
    fine = {"in_time": "proved", "late": "disproved", "missing": "disproved"}
    sums = {
        "P": found["patrols"], "C": found["checks"], "E": tally([as_counts(one["counted"]) for one in repairs]),
        "L": tally([as_counts(fine.get(one["answered"], "")) for one in letters]),
        "R": tally([as_counts(issued(issue, last, patrol.now))]),
    }  # fmt: skip
    of_points = [
        {"P": one["patrols"], "C": one["checks"],
         "E": tally([as_counts(each["counted"]) for each in repairs if each["point"] == one["code"]])}
        for one in found["points"]
    ]  # fmt: skip
    told_by = indicators(sums)
    for one in told_by:
        one.update({name: sums[one["code"]][name] for name in ("disproved", "unknown", "due")})
    return {
        "format": "riskpoint.monthly-report/4",
        "rules": {**found["rules"], "headline": chosen["headline"], "kpi": "kpi/1"}, "chosen": chosen,
        "headline": headline_of(chosen["headline"], sums, of_points, known=known),
        "indicators": told_by, "repairs": repairs, "environment": sums["E"], "letters": letters,
        "letters_in_time": sums["L"], "issue": issue, "reports": sums["R"],
    }  # fmt: skip


def as_counts(word: str) -> dict[str, int]:
    """One that counts so; nothing where it is beside the line."""
    counts = {name: int(name == word) for name in ("proved", "disproved", "unknown", "due")}
    return {"required": sum(counts.values()), **counts}


def issued(issue: dict[str, Any], last: date, now: datetime) -> str:
    """R: by the last day, Bangkok time; where nobody keeps it, it is unknown and never missed."""
    first = told_at(issue["first_issued_at"]) if issue["first_issued_at"] else None
    if issue["known"] and first is not None and first <= now:
        return "proved" if day_of(first) <= last else "disproved"
    return "due" if day_of(now) <= last else ("disproved" if issue["known"] else "unknown")


def office_of(patrol: Patrol) -> dict[str, Any]:
    """The office's own data, as its letters have them."""
    known = patrol.register.all_of("office")
    return known[0] if known else {"holidays": [], "within_workdays": 3}


def choices_of(patrol: Patrol) -> dict[str, Any]:
    """What the district had chosen when the month began; else what the form and the page of agencies say."""
    begun = [one for one in patrol.register.all_of("choices") if one["from_day"] <= patrol.first.isoformat()]
    usual = {
        "headline": "weakest-of-five/1", "letter_workdays": office_of(patrol)["within_workdays"],
        "carried_over": "each-month/1", "seventh_moves": False, "kpi_type": "output", "targets": [25, 50, 75, 100],
        "from_day": None, "document": "",
    }  # fmt: skip
    return {name: begun[-1][name] for name in usual} if begun else usual


STANDINGS = {
    "reported_done": "said_done",
    "proved": "proved",
    "cancelled": "not_required",
    "healed": "not_required",
}
CLOSED = {"proved", "not_required"}


def repair(patrol: Patrol, number: int, chosen: dict[str, Any]) -> dict[str, Any] | None:
    """E: how one work order stood at the month's end, and how it counts; none where it is not in the month."""
    begin, end = patrol.since, patrol.until
    acts = [line for line in patrol.register.ways[number] if line.time < end and line.time <= patrol.now]
    steps = [line for line in acts if "after" in line.data]
    if not steps:
        return None
    record, turns, asked, standing = patrol.register.records["order"][(number,)], [], "", ""
    for line in steps:
        state = line.data["after"]
        asked = state.get("said", "") if state["step"] == "ask_cancel" else asked
        if STANDINGS.get(state["state"], "open") != standing:
            standing = STANDINGS.get(state["state"], "open")
            off = standing == "not_required"
            turns.append({
                "at": shown(line.time), "standing": standing, "act": line.hash, "because": state.get("because"),
                "why": (state.get("said") or asked) if off else "",
                "approved_by": line.event["subject"] if off else "",
            })  # fmt: skip
    holds = [(told_at(one["at"]), holding(one)) for one in turns]
    then = [word for at, word in holds if at <= begin] or ["open"]
    before = ([word for at, word in holds if at < begin] or ["open"])[-1]
    due_on = day_of(moment(record["due_at"]))
    was_open = before not in CLOSED or any(at >= begin and word not in CLOSED for at, word in holds)
    carried = due_on < patrol.first
    stands = holds[-1][1]
    counted = ""
    if due_on < patrol.after and (not carried or (was_open and chosen["carried_over"] == "each-month/1")):
        late = "due" if patrol.now < end and due_on >= day_of(patrol.now) else "disproved"
        counted = {"proved": "proved", "said_done": "unknown", "not_required": ""}.get(stands, late)
    if not counted and then[-1] in CLOSED and steps[-1].time < begin:
        return None
    last = steps[-1].data["after"]
    return {
        "order": number, "point": record["point"], "kind": record["kind"], "section": record["section"],
        "asset_kind": record.get("asset_kind"), "asset": record.get("asset"), "cause": record.get("cause"),
        "what": record.get("what", ""), "opened_at": shown(moment(record["opened_at"])), "due_on": due_on.isoformat(),
        "state": last["state"], "standing": stands, "counted": counted, "carried_over": bool(counted) and carried,
        "turns": turns, "before": photographs(acts, after=False), "after": photographs(acts, after=True),
    }  # fmt: skip


def holding(turn: dict[str, Any]) -> str:
    """Not required without a reason or without who approved it is open."""
    bare = turn["standing"] == "not_required" and not (turn["why"].strip() and turn["approved_by"].strip())
    return "open" if bare else str(turn["standing"])


def photographs(acts: list[Line], *, after: bool) -> list[str]:
    """Those from before or after the work, each once, in the order in which they came."""
    found: dict[str, None] = {}
    for line in acts:
        says = line.data.get("after") if "after" in line.data else line.data
        is_after = says["step"] in {"report_done", "inspect"} if "step" in says else says.get("is_after", False)
        if is_after == after:
            found.update(dict.fromkeys(says.get("photographs", ())))
    return list(found)


def letters_of(patrol: Patrol, within: int, holidays: list[str]) -> list[dict[str, Any]]:
    """L: every defect of a camera that began in the month, and the first letter about it that is out."""
    letters = list(reversed(patrol.register.all_of("letter")))
    found = []
    for order in patrol.register.all_of("order"):
        if order["kind"] != "camera" or not order.get("asset") or not order.get("episode_since"):
            continue
        begun = {since for one in letters for number, since in abouts(one) if number == order["number"]}
        for since in sorted({*begun, order["episode_since"]}):
            opened = moment(since)
            if not patrol.since <= opened < patrol.until or opened > patrol.now:
                continue
            found.append(letter_case(patrol, order, since, letters, workday_after(day_of(opened), within, holidays)))
    return sorted(found, key=lambda one: (one["opened_at"], one["episode"]))


def abouts(letter: dict[str, Any]) -> list[tuple[int, str]]:
    """The defects that a letter is about: order, and since when."""
    return list(zip(letter.get("orders", ()), letter.get("since", ())))


def letter_case(
    patrol: Patrol, order: dict[str, Any], since: str, letters: list[dict[str, Any]], limit: date
) -> dict[str, Any]:
    """One defect and its letter."""
    mine = [one for one in letters if (order["number"], since) in abouts(one)]
    out = sorted((one["issued_at"], one["number"]) for one in mine if one["state"] in {"issued", "sent", "answered"})
    way = next((one for one in mine if one["state"] != "void"), None)
    letter = next(one for one in mine if one["number"] == out[0][1]) if out else way
    steps = [line for line in patrol.register.ways[order["number"]] if line.kind == "riskpoint.order.changed.v1"]
    ends = [line.time for line in steps if line.data["after"]["step"] == "prove" and line.time >= moment(since)]
    went, ended = moment(out[0][0]) if out else None, min(ends, default=None)
    if went and went <= patrol.now:
        answered = "in_time" if day_of(went) <= limit else "late"
    elif ended and ended <= patrol.now and day_of(ended) <= limit:
        answered = "mended"
    else:
        answered = "pending" if day_of(patrol.now) <= limit else "missing"
    number = f"{letter['code']}/{letter['running']}" if letter and letter.get("running") is not None else ""
    return {
        "episode": f"{order['point']}/{order['kind']}/{order['asset']}@{since}", "point": order["point"],
        "asset": order["asset"], "order": order["number"], "opened_at": shown(moment(since)),
        "limit": limit.isoformat(), "letter": letter["number"] if letter else None, "number": number,
        "agency": letter["agency"] if letter else "", "issued_at": shown(went), "ended_at": shown(ended),
        "answered": answered,
    }  # fmt: skip


def workday_after(day: date, count: int, holidays: list[str]) -> date:
    """The day on which so many working days are over."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day.isoformat() not in holidays
    return day


def headline_of(
    rule: str, sums: dict[str, dict[str, Any]], points: list[dict[str, Any]], *, known: bool
) -> dict[str, Any]:
    """The one figure, of the parts whose time has come; the share is compared, not the percentage."""
    parts = {code: one for code, one in sums.items()
             if (not one["due"] or one["due"] < one["required"]) and (code != "R" or known)}  # fmt: skip
    asked = {code: one for code, one in parts.items() if one["required"]}
    made: dict[str, Any] = {"rule": rule, "percent": None, "upper_percent": None, "weakest": None}
    if rule == "weakest-of-five/1" and asked:
        made["weakest"] = min(asked, key=lambda code: Fraction(asked[code]["proved"], asked[code]["required"]))
        made["percent"] = asked[made["weakest"]]["percent"]
        made["upper_percent"] = min(asked.values(), key=most)["upper_percent"]
    elif rule == "three-part-compliance/1":
        met = tally([as_counts(meets(one)) for one in points])
        gate = parts.get("R")
        if gate is None or not gate["proved"]:
            failed = met["required"] if gate and gate["disproved"] else met["disproved"]
            unknown = met["required"] - failed
            met = tally([{**met, "proved": 0, "disproved": failed, "unknown": unknown, "due": 0}])
        made.update(percent=met["percent"], upper_percent=met["upper_percent"])
    elif rule == "equal-weight-mean/1":
        pooled = tally([parts[code] for code in "PC" if code in parts])
        every = [one for one in (parts.get("E"), pooled, parts.get("R")) if one and one["required"]]
        if every:
            made["percent"] = mean([Fraction(one["proved"], one["required"]) for one in every])
            made["upper_percent"] = mean([most(one) for one in every])
    return {**made, "without": [code for code in "PCELR" if code not in parts]}


def most(one: dict[str, Any]) -> Fraction:
    """The share if all that is unknown or due were proved."""
    return Fraction(one["proved"] + one["unknown"] + one["due"], one["required"])


def mean(shares: list[Fraction]) -> str | None:
    """Each with the same weight, as percentages are printed."""
    made = sum(shares, Fraction()) / len(shares)
    return percent(made.numerator, made.denominator)


def meets(point: dict[str, dict[str, Any]]) -> str:
    """Whether a point has E, P and C whole."""
    every = [one for one in point.values() if one["required"]]
    if not every:
        return ""
    if any(one["disproved"] for one in every):
        return "disproved"
    return "unknown" if any(one["unknown"] or one["due"] for one in every) else "proved"


def stops(suspension: dict[str, Any], day: date) -> bool:
    """Nothing is due at the point on that day."""
    text = day.isoformat()
    return bool(suspension["from_day"] <= text and (suspension["to_day"] is None or text < suspension["to_day"]))


def weakest(sums: dict[str, dict[str, Any]]) -> str | None:
    """The part with the lowest percentage, of those with anything due; the first of equals."""
    known = {code: float(one["percent"]) for code, one in sums.items() if one["percent"] is not None}
    return min(known, key=lambda code: known[code]) if known else None


def indicators(sums: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The five ratios of the form; those that nobody computes have no number."""
    names = ("numerator", "denominator", "pending", "percent", "upper_percent")
    found = []
    for code in "PCELR":
        one = sums.get(code)
        told = [None] * 5 if one is None else [
            one["proved"], one["required"], one["unknown"] + one["due"], one["percent"], one["upper_percent"]
        ]  # fmt: skip
        found.append({"code": code, "built": one is not None, **dict(zip(names, told))})
    return found


def differences(path: str, told: Any, found: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 (what JSON can carry)
    """Every place where two trees differ, by the names of points and days where there are such."""
    if isinstance(told, dict) and isinstance(found, dict):
        for name in dict.fromkeys((*told, *found)):
            yield from differences(f"{path} {name}", told.get(name, "(none)"), found.get(name, "(none)"))
    elif isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        for number, (one, other) in enumerate(zip(told, found)):
            names = [
                each.get("code") or each.get("day") or each.get("name")
                for each in (one, other)
                if isinstance(each, dict)
            ]
            yield from differences(f"{path} {names[-1] if names and names[-1] else number}", one, other)
    elif told != found or type(told) is not type(found):
        yield path.strip(), f"{brief(told)} ≠ {brief(found)}"


def brief(value: Any) -> str:  # noqa: ANN401 (what JSON can carry)
    """A value in a few words."""
    text = f"[{len(value)}]" if isinstance(value, list) else json.dumps(value, ensure_ascii=False)
    return text if len(text) < 90 else text[:87] + "…"


# --- the whole ------------------------------------------------------------------------------------------------------


def check_files(bundle: Bundle, key: str, say: Findings) -> None:
    """Every file is what the hub signed, none is missing, none was added."""
    sums = bundle.read("SHA256SUMS")
    rows = [row.partition("  ") for row in sums.decode("utf-8").splitlines()]
    listed = {name: digest for digest, _, name in rows}
    if not is_signed(key, bundle.read("SHA256SUMS.sig"), sums):
        say.add("seal", "SHA256SUMS.sig")
    for name in dict.fromkeys((*listed, *bundle.names)):
        if name not in bundle.names:
            say.add("missing", name)
        elif name not in listed and name not in {"SHA256SUMS", "SHA256SUMS.sig"}:
            say.add("unlisted", name)
        elif name in listed and hashlib.sha256(bundle.read(name)).hexdigest() != listed[name]:
            say.add("file", name)
    if len(listed) != len(rows) or len(set(bundle.names)) != len(bundle.names):
        say.add("order", "SHA256SUMS")


@dataclass
class Case:
    """One bundle on the table: what was read so far, and what is wrong with it."""

    bundle: Bundle
    manifest: dict[str, Any]
    say: Findings
    hub: list[Line] = field(default_factory=list)
    register: Register = field(default_factory=Register)
    journals: list[Journal] = field(default_factory=list)

    @property
    def rules(self) -> str:
        """By which rules it was judged: today's, or those of an earlier edition that this program knows."""
        named_rules = str(self.manifest.get("rules"))
        return named_rules if named_rules in EDITIONS else RULES

    def acts(self) -> list[Line]:
        """The acts that name this bundle: the last one with the hub's own head, those before it without."""
        first = len(self.hub) - 1
        while first > 0 and self.hub[first - 1].kind == "riskpoint.bundle.made.v1" and not any(
            head["device"] is None for head in self.hub[first - 1].data["heads"]
        ):  # fmt: skip
            first -= 1
        return self.hub[first:]

    def check_act(self) -> list[dict[str, Any]]:
        """The heads that the hub named in its newest line, which is this bundle's own, as the manifest says."""
        acts = self.acts()
        act, before = acts[-1], self.hub[: -len(acts)]
        if len(before) > 1 and before[-1].kind == "riskpoint.journal.opened.v1":
            before.pop()
        figures = hashlib.sha256(self.bundle.read("figures.json")).hexdigest()
        wanted = {"month": self.manifest["month"], "figures": figures, "rules": self.rules}
        for one in acts:
            if one.kind != "riskpoint.bundle.made.v1" or {name: one.data[name] for name in wanted} != wanted:
                self.say.add("bundle-act", one.where)
        heads: list[dict[str, Any]] = [head for one in acts for head in one.data["heads"]]
        mine = [head for head in heads if head["device"] is None]
        if mine != [named(line) for line in before[-1:]]:
            self.say.add("bundle-act", act.where, "hub")
        told = {
            "format": FORMAT, "month": act.data["month"], "made_at": act.event["time"], "rules": self.rules,
            "hub_public_key": self.manifest["hub_public_key"], "journals": self.manifest["journals"],
            "heads": [*(one for one in heads if one["device"]), named(act)],
        }  # fmt: skip
        for path, detail in differences("manifest.json", self.manifest, told):
            self.say.add("manifest", path, detail)
        return heads

    def check_evidence(self) -> None:
        """Chains, heads and figures, once the hub's own chain was read."""
        say, heads = self.say, self.check_act()
        self.journals = [read_journal(self.bundle, listed, say) for listed in self.manifest["journals"]]
        folders = {f"devices/{each.device}/{each.id}" for each in self.journals}
        for name in self.bundle.names:
            if name.startswith("devices/") and name.rpartition(".")[0] not in folders:
                say.add("unlisted", name)
        ends = {(one["device"], one["journal"]): (one["sequence"], one["head"]) for one in heads if one["device"]}
        patrol = Patrol(self.register, self.journals, self.manifest["month"], moment(self.hub[-1].event["time"]),
                        edition=EDITIONS[self.rules])  # fmt: skip
        for journal in self.journals:
            check_signatures(journal, self.register, say)
            check_chain(journal, ends, patrol.since, say)
        for device, name in sorted(ends.keys() - {(each.device, each.id) for each in self.journals}):
            say.add("head", f"devices/{device}/{name}")
        for line in self.hub[: -len(self.acts())]:
            if line.kind == "riskpoint.bundle.made.v1":
                check_named(line.data["heads"], line.where, self.journals, self.hub, say)
        self._check_approvals(patrol.now)
        self._check_findings()
        told = self.bundle.json("figures.json")
        for path, detail in differences("", told, recomputed(patrol, told, heads, self.manifest["hub_public_key"])):
            say.add("figure", f"figures.json {path}", detail)
        if patrol.edition < 4:
            say.note("old-rules", "manifest.json", self.rules)

    def _check_approvals(self, now: datetime) -> None:
        """Days that are over change by a second person's leave only, once there is evidence of them."""
        came = min((line.received for each in self.journals for line in each.lines), default=now)
        for line, proposal in self.register.unapproved:
            taken_over = line.data["before"] is None and line.time == self.hub[0].time
            if proposal or (came < line.time and not taken_over):
                self.say.add("approval", line.where, proposal)
            else:
                self.say.note("early-change", line.where, f"{line.event.get('subject')} {line.event['time']}")

    def _check_findings(self) -> None:
        """What the hub found of SUN messages is said of such taps only, where the bundle has the line."""
        for record in self.register.all_of("proof"):
            here = [j for j in self.journals if (j.device, j.id) == (record["device"], record["journal"])]
            lines = [line for j in here for line in j.lines if line.hash == record["hash"]]
            kinds = [line.data.get("proof", {}).get("kind") for line in lines if line.sequence == record["sequence"]]
            is_held = bool(here) and record["sequence"] >= here[0].first
            if record["state"] not in {"forged", "unchecked"} or (is_held and kinds != ["sun"]):
                self.say.add("proof", "hub.lines", f"{record['device']} {record['journal']}/{record['sequence']}")
            for line in lines:
                if not timedelta(0) <= self.register.found_at[line.hash] - line.received <= timedelta(days=1):
                    self.say.note("late-finding", line.where, shown(self.register.found_at[line.hash]) or "")

    def check_previous(self, where: str, earlier: dict[str, Any]) -> None:
        """The heads of an earlier bundle's manifest, or of a printed report's figures, are in these chains."""
        key = self.manifest["hub_public_key"]
        printed = earlier.get("hub") or {"public_key": earlier.get("hub_public_key", key)}
        if printed["public_key"] != key:
            self.say.add("hub-key", where, printed["public_key"])
        heads = earlier["heads"] if "heads" in earlier else earlier["chains"]
        if "head" in printed:
            heads = [*heads, {"device": None, **printed}]
        check_named(heads, where, self.journals, self.hub, self.say)
        known = {(each.device, each.id): each for each in self.journals}
        for tap in taps_of(earlier):
            journal = known.get((tap["device"], tap["journal"]))
            if journal and tap["sequence"] >= journal.first and tap["hash"] not in {one.hash for one in journal.lines}:
                self.say.add("gone", where, f"{tap['device']} {tap['journal']}/{tap['sequence']} {tap['hash']}")


def taps_of(figures: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every tap and test that some figures name; a line that waits for an ancestor stands under no head."""
    points = figures.get("points", [])
    days = [day for point in points for day in point["days"]]
    tested = [day["tests"] for point in points for asset in point.get("assets", []) for day in asset["days"]]
    elsewhere = [figures.get(name, []) for name in ("elsewhere", "tests_elsewhere")]
    for found in (*elsewhere, *tested, *(day[name] for day in days for name in ("visits", "rejected"))):
        yield from found


def named(line: Line) -> dict[str, Any]:
    """A line of the hub as a head."""
    return {"device": None, "journal": line.journal, "sequence": line.sequence, "head": line.hash}


def check(bundle: Bundle, *, hub_key: str | None, previous: list[tuple[str, Any]]) -> Findings:
    """Everything that is wrong with the bundle, and what else a reader should know."""
    say = Findings()
    manifest = say.guarded("manifest.json", lambda: bundle.json("manifest.json"))
    if not isinstance(manifest, dict):
        return say
    case, key = Case(bundle, manifest, say), str(manifest.get("hub_public_key"))
    if hub_key is None:
        say.note("no-printed-key", "manifest.json", key)
    elif hub_key != key:
        say.add("hub-key", "manifest.json", key)
    if manifest.get("rules") not in EDITIONS:
        say.add("rules", "manifest.json", f"{manifest.get('rules')} ≠ {RULES}")
    say.guarded("SHA256SUMS", lambda: check_files(bundle, key, say))
    case.hub = read_lines(bundle, "hub.lines", say)
    say.guarded("hub.lines", lambda: check_hub(case.hub, key, case.register, say))
    say.guarded("devices", case.check_evidence)
    for where, earlier in previous:
        say.guarded(where, partial(case.check_previous, where, earlier))
    if not previous:
        say.note("no-previous", "manifest.json")
    return say


def earlier_heads(path: Path) -> tuple[str, Any]:
    """The manifest of an earlier bundle (folder, zip or manifest.json), or the figures of a printed report."""
    name = str(path)
    return name, parse(path.read_bytes()) if path.suffix == ".json" else Bundle(path).json("manifest.json")


def told(mark: str, finding: tuple[str, str, str]) -> str:
    """One finding, Thai first."""
    code, where, detail = finding
    thai, english = SAYS[code]
    return f"{mark} {where}: {thai} · {english}" + (f" · {detail}" if detail else "")


def main(arguments: list[str] | None = None) -> int:
    """0 where the bundle holds, 1 where it does not, 2 where nothing could be looked at."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(), help="folder or zip; this folder without it")
    parser.add_argument("--hub-key", help="กุญแจสาธารณะของศูนย์ที่พิมพ์ไว้ · the hub's public key, as printed")
    parser.add_argument("--previous", action="append", type=Path, default=[], metavar="FILE",
                        help="ชุดก่อนหน้า · an earlier bundle, its manifest.json, or monthly-report.json")  # fmt: skip
    chosen = parser.parse_args(arguments)
    try:
        bundle = Bundle(chosen.bundle)
        previous = [earlier_heads(path) for path in chosen.previous]
    except (OSError, zipfile.BadZipFile, *DAMAGE) as error:
        print(f"✗ เปิดไม่ได้ · cannot be opened: {error}")
        return 2
    say = check(bundle, hub_key=chosen.hub_key, previous=previous)
    for finding in say.notes:
        print(told("·", finding))
    for finding in say.wrong:
        print(told("✗", finding))
    if say.wrong:
        print(f"✗ พบสิ่งที่ไม่ถูกต้อง {len(say.wrong)} ข้อ · {len(say.wrong)} things are wrong")
        return 1
    print("✓ ชุดหลักฐานครบถ้วน ตัวเลขตรงกับหลักฐานทุกค่า · the bundle holds: every figure follows from the evidence")
    return 0


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # Thai also where the machine's own encoding has none
    sys.exit(main())
