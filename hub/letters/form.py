"""What the forms of letters send, read: days of either era, numbers, lines. Pure."""

from datetime import date

from hub.kernel.period import BUDDHIST_ERA
from hub.letters.letter import FieldRefused
from hub.letters.numbers import Block
from hub.letters.office import Office, arabic, checked_days


def day_of_form(text: str, *, field: str = "day") -> date | None:
    """`2026-11-23`, or with a year of the Buddhist Era; None where it is left empty."""
    wanted = arabic(text.strip())
    if not wanted:
        return None
    year, dash, rest = wanted.partition("-")
    if dash and year.isascii() and year.isdecimal() and int(year) >= 2400:
        wanted = f"{int(year) - BUDDHIST_ERA}-{rest}"
    try:
        return date.fromisoformat(wanted)
    except ValueError as error:
        raise FieldRefused(
            f"อ่านวันที่ไม่ได้ · this is no day: {text[:40]}", field=field, hint="2569-11-23 หรือ · or 2026-11-23"
        ) from error


def number_of_form(text: str, *, field: str) -> int | None:
    """A whole number in either digits; None where it is left empty."""
    wanted = arabic(text.strip())
    if not wanted:
        return None
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) <= 9):
        raise FieldRefused(f"อ่านตัวเลขไม่ได้ · this is no number: {text[:40]}", field=field, hint="123")
    return int(wanted)


def lines(text: str) -> tuple[str, ...]:
    """Every line that has something in it."""
    return tuple(" ".join(one.split()) for one in text.splitlines() if one.strip())


def block_of_form(typed: dict[str, str]) -> Block:
    """A block of numbers; its year of either era."""
    year = number_of_form(typed["year"], field="year") or 0
    return Block(
        typed["code"],
        year - BUDDHIST_ERA if year >= 2400 else year,
        number_of_form(typed["first"], field="first") or 0,
        number_of_form(typed["last"], field="last") or 0,
    )


def office_of_form(typed: dict[str, str], standing: Office) -> Office:
    """The office's own data; its art stays what it was."""
    return Office(
        code=typed["code"],
        address=lines(typed["address"]),
        phone=typed["phone"],
        email=typed["email"],
        director=typed["director"],
        head=typed["head"],
        garuda=typed["garuda"],
        art=standing.art,
        within_workdays=number_of_form(typed["within_workdays"], field="within_workdays") or 0,
        holidays=checked_days(typed["holidays"]),
    )


def typed_of_office(office: Office) -> dict[str, str]:
    """What stands in the form."""
    return {
        "code": office.code,
        "address": "\n".join(office.address),
        "phone": office.phone,
        "email": office.email,
        "director": office.director,
        "head": office.head,
        "garuda": office.garuda,
        "within_workdays": str(office.within_workdays),
        "holidays": "\n".join(day.isoformat() for day in office.holidays),
    }
