"""What the API answers about flags: the same values as the pages, in JSON."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from hub.flags.settling import Standing, State
from hub.flags.views import path_of
from wire_contract.measurements import Refusal, Shown


class FlaggedTapAnswer(BaseModel):
    """A tap of a flag. Where its line stands: `/api/v1/lines/{device}/{journal}/{sequence}/{hash}`."""

    hash: str
    device: str
    journal: str
    sequence: int
    point: str | None
    officer_code: str | None
    credential: str
    shown: Shown
    refusal: Refusal | None
    earliest: datetime | None = Field(description="not before this; null where nothing tells")
    latest: datetime = Field(description="not after this")


class FlaggedLineAnswer(BaseModel):
    """A line of a flag that is no tap: of a door or a reader."""

    hash: str
    device: str
    journal: str
    sequence: int


class SettlementAnswer(BaseModel):
    """What was last made of it."""

    flag: str = Field(description="another id than the flag's own where it was settled with other lines")
    outcome: str
    why: str


class FlagAnswer(BaseModel):
    """Taps that somebody should look at, and why."""

    id: str
    day: date
    rule: str
    is_note: bool = Field(description="a note accuses nobody and needs no settlement")
    state: State
    is_proposed: bool = Field(description="a settlement waits for a second person")
    points: list[str]
    reason_thai: str
    reason_english: str
    facts: str = Field(description="SHA-256 of what is known of the taps; another value opens a settled flag again")
    taps: list[FlaggedTapAnswer]
    lines: list[FlaggedLineAnswer]
    settlement: SettlementAnswer | None
    page: str


def flag_answer(one: Standing) -> FlagAnswer:
    """One flag."""
    flag = one.flag
    return FlagAnswer(
        id=flag.id,
        day=flag.day,
        rule=flag.rule,
        is_note=flag.is_note,
        state=one.state,
        is_proposed=one.is_proposed,
        points=list(flag.places),
        reason_thai=flag.reason[0],
        reason_english=flag.reason[1],
        facts=flag.facts,
        taps=[
            FlaggedTapAnswer(
                hash=tap.hash,
                device=tap.device,
                journal=tap.journal,
                sequence=tap.sequence,
                point=tap.point,
                officer_code=tap.officer,
                credential=tap.credential,
                shown=tap.shown,
                refusal=tap.refusal,
                earliest=tap.earliest,
                latest=tap.latest,
            )
            for tap in flag.taps
        ],
        lines=[
            FlaggedLineAnswer(hash=note.hash, device=note.device, journal=note.journal, sequence=note.sequence)
            for note in flag.notes
        ],
        settlement=SettlementAnswer(flag=one.settlement.flag, outcome=one.settlement.outcome, why=one.settlement.why)
        if one.settlement
        else None,
        page=path_of(flag),
    )
