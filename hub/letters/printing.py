"""Letters and the register as files: PDF, pictures of pages, an editable DOCX. No connection is held meanwhile."""

import json
import threading
from collections.abc import Collection, Sequence
from functools import lru_cache

from sqlalchemy import Engine

from hub.database import writing
from hub.evidence.hand import Hand
from hub.kernel.rights import Right
from hub.letters import docx, service
from hub.letters.letter import Letter
from hub.letters.paper import TEMPLATE, letter_values
from hub.papers.district import District
from hub.papers.pdf import drawn, typeset

DOTS_PER_INCH = 100
_one_at_a_time = threading.BoundedSemaphore(1)
"""A page takes a processor for a moment; a second one waits for the first."""


def letter_pdf(engine: Engine, number: int, *, district: District) -> bytes:
    """The PDF that was issued, as it is kept; before that, how it would look now."""
    with engine.connect() as conn:
        kept = service.paper(conn, service.known(conn, number))
    if kept is not None:
        return kept
    with _one_at_a_time:
        return typeset(TEMPLATE, json.loads(_values(engine, number, district=district)))


def pages(engine: Engine, number: int, *, district: District) -> Sequence[bytes]:
    """Each page as a PNG."""
    values = _values(engine, number, district=district)
    with _one_at_a_time:
        return _drawn(values)


def letter_docx(engine: Engine, number: int, *, district: District) -> bytes:
    """An editable copy; never the source of the PDF."""
    with engine.connect() as conn:
        file = service.letter_file(conn, service.known(conn, number).number, district=district)
        assert file is not None  # noqa: S101 (it is known)
        art = service.art(conn, file.shown)
    return docx.letter_docx(file.shown, service.printed(file), art=art)


def issue(
    engine: Engine, number: int, *, seen_revision: int, hand: Hand, rights: Collection[Right], district: District
) -> Letter:
    """The letter is issued: typeset from what is kept of this revision, then kept with the act that names it."""
    with engine.connect() as conn:
        service.may_issue(conn, number, seen_revision=seen_revision, hand=hand, rights=rights)
    with _one_at_a_time:
        pdf = typeset(TEMPLATE, json.loads(_values(engine, number, district=district)))
    with writing(engine) as conn:
        return service.issue(conn, number, pdf, seen_revision=seen_revision, hand=hand, rights=rights)


@lru_cache(maxsize=8)
def _drawn(values: str) -> Sequence[bytes]:
    return drawn(TEMPLATE, json.loads(values), dots_per_inch=DOTS_PER_INCH)


def _values(engine: Engine, number: int, *, district: District) -> str:
    with engine.connect() as conn:
        file = service.letter_file(conn, service.known(conn, number).number, district=district)
        assert file is not None  # noqa: S101 (it is known)
        art = service.art(conn, file.shown)
    return json.dumps(letter_values(file.shown, service.printed(file), art=art), ensure_ascii=False)
