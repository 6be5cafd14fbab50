"""A letter as its template prints it. Pure: all of it comes from what is kept of the letter, not from the register.

Digits are Thai, but for those of addresses and codes that mix them with Latin letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.kernel import thai
from hub.letters.content import Content
from hub.letters.office import MEMO
from hub.letters.wording import fact_text
from hub.papers.paper_text import plain, prose

TEMPLATE = "letters/templates/letter.typ"
_LATIN_TOKEN = re.compile(r"[0-9A-Za-z@._:/+-]+")
_TIME = re.compile("เวลา (?=[๐-๙])")
DRAFT, VOID = "ร่าง", "ยกเลิก"


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed beside the letter's words."""

    kind: str
    reference: str
    """`กท 5099/132`; `กท 5099/` before it has its number."""
    dated: date | None
    made: date
    """The PDF's own date: the same letter gives the same bytes."""
    across: str | None = None
    """`ร่าง` or `ยกเลิก`."""


def official(text: str) -> str:
    """Thai digits, but in words that have Latin letters in them: addresses and codes are copied into computers."""
    return _LATIN_TOKEN.sub(
        lambda found: found[0] if any(one.isalpha() for one in found[0]) else thai.numerals(found[0]), text
    )


def letter_values(content: Content, printed: Printed, *, art: bytes | None = None) -> dict[str, Any]:
    """The values of the template; `content` is filled, and has its head."""
    head = content.head
    assert head is not None  # noqa: S101 (whoever prints has said whose letter it is)
    is_memo = printed.kind == MEMO
    return {
        "kind": printed.kind,
        "title_plain": plain(official(content.subject or ""), digits="arabic"),
        "office_plain": plain(official(head.office), digits="arabic"),
        "made": [printed.made.year, printed.made.month, printed.made.day],
        "across": printed.across,
        "garuda": head.garuda if head.garuda != "art" or art else "box",
        "art": list(art) if art and head.garuda == "art" else None,
        "from": _words(f"{head.section} {head.office} โทร. {head.phone}"),
        "address": [_words(one) for one in (head.office, *head.address)],
        "number": _words(printed.reference),
        "date": _words(thai.date_long(printed.dated)) if printed.dated else "",
        "subject": _words(content.subject or ""),
        "to": _words(content.to or ""),
        "refs": [_words(one) for one in content.refs],
        "enclosures": [_words(one) for one in content.enclosures],
        "opening": _paragraphs(content.opening),
        "facts": [_words(one) for one in numbered_facts(content)],
        "request": _paragraphs(content.request),
        "ending": _words(content.ending or ""),
        "closing": None if is_memo else "ขอแสดงความนับถือ",
        "signer": _words(content.signer) if content.signer else None,
        "position": _words(head.position),
        "owner": [] if is_memo else [_words(one) for one in owner_lines(content)],
    }


def numbered_facts(content: Content) -> Sequence[str]:
    """One sentence for each defect; numbered where there are several."""
    told = [fact_text(one) for one in content.facts]
    return told if len(told) < 2 else [f"{place}. {one}" for place, one in enumerate(told, 1)]


def owner_lines(content: Content) -> Sequence[str]:
    """Who looks after the matter, below an outside letter."""
    head = content.head
    if head is None:
        return ()
    lines = [head.section, f"โทร. {head.phone}"]
    return [*lines, f"ไปรษณีย์อิเล็กทรอนิกส์ {head.email}"] if head.email else lines


def paragraphs(text: str | None) -> Sequence[str]:
    """Each line that somebody typed is a paragraph."""
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]


def _paragraphs(text: str | None) -> Sequence[str]:
    return [_words(one) for one in paragraphs(text)]


def _words(text: str) -> str:
    return prose(_TIME.sub("เวลา\u00a0", official(text)), digits="arabic")
