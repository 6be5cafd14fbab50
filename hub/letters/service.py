"""The slice's door: letters are drafted, edited, approved, numbered, issued and answered, each time in the hub's chain.

What is printed comes from what is kept under the letter's hash; from the approval on nothing of it changes any more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from msgspec import structs
from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters import register, store
from hub.letters.content import FIELDS, Content, filled, name_of
from hub.letters.drafting import Typed, draft, draft_text, edit, join, remind, split
from hub.letters.letter import NO_DETAIL, About, Detail, Letter, Taken
from hub.letters.moving import cleaned, moved
from hub.letters.numbers import next_number, typed_number
from hub.letters.paper import DRAFT, VOID, Printed
from hub.letters.standing import anew, asking, content_of, head_of, keep, known, seen, write
from hub.letters.states import State, Step
from hub.papers.district import District
from wire_contract.event import read_time

__all__ = ["Typed", "content_of", "draft", "draft_text", "edit", "join", "known", "remind", "split"]
# drafting, handed through the slice's door

TEXTS_KEPT = timedelta(days=90)
"""From when a draft's facts were read: so long what was typed over can be asked for."""


@dataclass(frozen=True, slots=True)
class LetterFile:
    """Everything about one letter."""

    letter: Letter
    content: Content
    """As it is kept."""
    shown: Content
    """Every field said, and its head: as it would be printed now."""
    steps: tuple[Taken, ...]
    fresh: dict[str, str]
    """What would stand in each field if nobody had typed."""


def take_step(
    conn: Connection,
    number: int,
    step: Step,
    *,
    seen_revision: int,
    hand: Hand,
    rights: Collection[Right],
    district: District,
    detail: Detail = NO_DETAIL,
) -> Letter:
    """The letter after the step; who saw an older revision is told who was first. Issuing is `issue`."""
    if step in {Step.ISSUE, Step.EDIT}:
        raise AssertionError(f"{step} has a door of its own")  # a bug of ours
    standing = seen(conn, number, seen_revision)
    detail = cleaned(detail)
    if step is Step.NUMBER and detail.running is None:
        detail = replace(detail, day=day_of(hand.at))  # numbers of a block go up with the days
    after = moved(standing, asking(conn, step, hand=hand, rights=rights, detail=detail))
    if step is Step.APPROVE:
        kind = register.agency(conn, after.agency).kind
        after = replace(after, content=_frozen(conn, standing, district=district), kind=kind)
    elif step is Step.SEND_BACK:
        after = replace(after, content=_thawed(conn, standing, district=district), edited_by=standing.edited_by)
    elif step is Step.NUMBER:
        after = _numbered(conn, after, detail)
    write(conn, standing, after, step=step, said=detail.said, hand=hand)
    return after


def forget_texts(conn: Connection, *, now: datetime, most: int) -> int:
    """What drafts once said, and no letter says any more, is gone after its time; its hash stays in the chain."""
    own_chain.lock(conn)  # nobody is about to say it again
    return store.forget_texts(conn, before=now - TEXTS_KEPT, most=most)


def issue(
    conn: Connection, number: int, pdf: bytes, *, seen_revision: int, hand: Hand, rights: Collection[Right]
) -> Letter:
    """The PDF is kept for good, and the act names its SHA-256; it was typeset from this very revision."""
    standing = seen(conn, number, seen_revision)
    after = moved(standing, asking(conn, Step.ISSUE, hand=hand, rights=rights))
    name = name_of(pdf)
    store.put_file(conn, name, pdf)
    after = replace(after, paper=name)
    write(conn, standing, after, step=Step.ISSUE, said="", hand=hand)
    return after


def may_issue(conn: Connection, number: int, *, seen_revision: int, hand: Hand, rights: Collection[Right]) -> None:
    """Refused where `issue` would be: asked before the PDF is made."""
    moved(seen(conn, number, seen_revision), asking(conn, Step.ISSUE, hand=hand, rights=rights))


def letters(
    conn: Connection,
    *,
    states: Collection[State] | None = None,
    year: int | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> Sequence[Letter]:
    """The letters that are like this, the newest first."""
    return store.found(conn, states=states, year=year, before=before, limit=limit)


def waiting(conn: Connection) -> int:
    """How many letters wait for somebody at the office."""
    return store.count(conn, [state for state in State if state.waits])


def about_order(conn: Connection, order: int) -> Sequence[Letter]:
    """The letters about an order, the newest first."""
    return store.about_order(conn, order)


def letter_file(conn: Connection, number: int, *, district: District) -> LetterFile | None:
    """Everything about one letter."""
    found = store.letter(conn, number)
    if found is None:
        return None
    content = content_of(conn, found)
    fresh = anew(conn, found, district=district)
    shown = filled(content, fresh)
    if shown.head is None:
        shown = structs.replace(shown, head=head_of(conn, found, district=district))
    return LetterFile(found, content, shown, store.steps(conn, number), fresh)


def subject_of(conn: Connection, letter: Letter, *, district: District) -> str:
    """What the letter is about, as it stands or would stand on it."""
    content = content_of(conn, letter)
    return content.subject or anew(conn, letter, district=district)["subject"]


def printed(file: LetterFile) -> Printed:
    """What is printed beside its words: of a letter without a number, only the code."""
    letter, head = file.letter, file.shown.head
    code = letter.code or (head.code if head else "")
    across = {State.DRAFT: DRAFT, State.APPROVED: None, State.VOID: VOID}.get(letter.state)
    made = letter.dated or day_of(read_time(file.shown.as_of))
    return Printed(letter.kind, letter.reference or f"{code}/", letter.dated, made, across)


def art(conn: Connection, content: Content) -> bytes | None:
    """The Garuda's picture, where the letter names one."""
    return store.file(conn, content.head.art) if content.head and content.head.art else None


def paper(conn: Connection, letter: Letter) -> bytes | None:
    """The PDF that was issued."""
    return store.file(conn, letter.paper) if letter.paper else None


def steps(conn: Connection, number: int) -> Sequence[Taken]:
    """How the letter came to stand so, in order."""
    return store.steps(conn, number)


def used(conn: Connection, code: str, year: int) -> frozenset[int]:
    """The numbers that are taken, also by void letters."""
    return store.used(conn, code, year)


def next_in_block(conn: Connection, letter: Letter, *, now: datetime) -> int | None:
    """The number that the letter would get from a block today; None where none is left."""
    head, year = content_of(conn, letter).head, day_of(now).year
    if letter.state is not State.APPROVED or head is None:
        return None
    mine = [one for one in register.blocks(conn, year=year) if one.code == head.code]
    try:
        return next_number(mine, store.used(conn, head.code, year))
    except Refused:
        return None


def covered(conn: Connection) -> frozenset[About]:
    """Every defect that some letter is or was about, also a void one."""
    return store.covered(conn)


def years(conn: Connection) -> Sequence[int]:
    """The years of which there are numbers, the latest first."""
    return store.years(conn)


def first_about(found: Sequence[Letter], *, order: int, since: datetime) -> Letter | None:
    """The letter that counts for a defect: the first that was issued and is not void, else the newest on its way."""
    mine = [one for one in found if About(order, since) in one.about]
    out = sorted((one for one in mine if one.is_out and one.issued_at), key=lambda one: (one.issued_at, one.number))
    return out[0] if out else next((one for one in mine if one.state is not State.VOID), None)


def _numbered(conn: Connection, letter: Letter, detail: Detail) -> Letter:
    head = content_of(conn, letter).head
    assert head is not None  # noqa: S101 (an approved letter has its head)
    assert letter.dated is not None  # noqa: S101 (the table asks for the day)
    year = letter.dated.year
    used = store.used(conn, head.code, year)
    mine = [one for one in register.blocks(conn, year=year) if one.code == head.code]
    number = next_number(mine, used) if detail.running is None else typed_number(detail.running, mine, used)
    return replace(letter, code=head.code, year=year, running=number)


def _frozen(conn: Connection, letter: Letter, *, district: District) -> str:
    """The name of what is approved: every word, and whose letter it is."""
    content = filled(content_of(conn, letter), anew(conn, letter, district=district))
    return keep(conn, structs.replace(content, head=head_of(conn, letter, district=district)))


def _thawed(conn: Connection, letter: Letter, *, district: District) -> str:
    """The name of the draft that it was: what nobody typed is written anew again."""
    content, fresh = content_of(conn, letter), anew(conn, letter, district=district)
    typed = {name: None if getattr(content, name) == fresh[name] else getattr(content, name) for name in FIELDS}
    return keep(conn, structs.replace(content, head=None, **typed))
