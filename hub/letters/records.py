"""Letters, agencies, the office and its blocks as the hub's chain writes them. Pure."""

from hub.letters.letter import Letter, Taken
from hub.letters.numbers import Block
from hub.letters.office import Agency, Office
from hub.letters.states import DRAFTED
from wire_contract.event import write_time
from wire_contract.letter_acts import AgencyRecord, LetterRecord, NumberBlockRecord, OfficeRecord


def letter_record(letter: Letter, newest: Taken) -> LetterRecord:
    """The letter with the step that led to it."""
    return LetterRecord(
        number=letter.number,
        revision=letter.revision,
        step=newest.step.value if newest.step else DRAFTED,
        state=letter.state.value,
        kind=letter.kind,  # type: ignore[arg-type] # the table knows no others
        agency=letter.agency,
        content=letter.content,
        drafted_at=write_time(letter.drafted_at),
        drafted_by=letter.drafted_by,
        orders=letter.orders,
        since=tuple(write_time(one.since) for one in letter.about),
        approved_at=write_time(letter.approved_at) if letter.approved_at else None,
        approved_by=letter.approved_by,
        code=letter.code,
        year=letter.year,
        running=letter.running,
        dated=letter.dated.isoformat() if letter.dated else None,
        paper=letter.paper,
        issued_at=write_time(letter.issued_at) if letter.issued_at else None,
        sent_on=letter.sent_on.isoformat() if letter.sent_on else None,
        answered_on=letter.answered_on.isoformat() if letter.answered_on else None,
        void_at=write_time(letter.void_at) if letter.void_at else None,
        reminds=letter.reminds,
        said=newest.said,
    )


def agency_record(agency: Agency) -> AgencyRecord:
    """How the agency is addressed."""
    return AgencyRecord(name=agency.name, kind=agency.kind, to=agency.to, signed_by=agency.signed_by)  # type: ignore[arg-type] # checked before


def office_record(office: Office) -> OfficeRecord:
    """The office's own data."""
    return OfficeRecord(
        of="letters",
        code=office.code,
        address=office.address,
        phone=office.phone,
        email=office.email,
        director=office.director,
        head=office.head,
        garuda=office.garuda,  # type: ignore[arg-type] # checked before
        art=office.art,
        within_workdays=office.within_workdays,
        holidays=tuple(day.isoformat() for day in office.holidays),
    )


def block_record(block: Block) -> NumberBlockRecord:
    """The block."""
    return NumberBlockRecord(code=block.code, year=block.year, first=block.first, last=block.last)
