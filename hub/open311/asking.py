"""What a client asks for, read with care: a wrong value is an error of the specification's, never a guess. Pure."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from hub.fleet.location import Location
from hub.open311.published import LONGEST_SPAN, Asked
from hub.remediation.kinds import Kind

LONGEST_WORDS = 500
"""An order keeps no more; the specification's 4000 are not promised."""
_MOST_NUMBERS = 100


class AskedWrongly(ValueError):  # noqa: N818 (it is an answer to the client, with the status that it gets)
    """The client reads why."""

    def __init__(self, why: str, *, status: int = 400) -> None:
        self.status = status
        super().__init__(why)


def numbers(text: str) -> list[int]:
    """`12,13`."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > _MOST_NUMBERS:
        raise AskedWrongly(f"service_request_id: {_MOST_NUMBERS} at a time at most")
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        raise AskedWrongly("service_request_id: numbers with commas between")
    return list(dict.fromkeys(int(part) for part in parts))


def wanted(given: Mapping[str, str], *, kinds: Collection[Kind], now: datetime) -> Asked:
    """The filter that was asked for; the last 90 days where no day is named."""
    codes, statuses = _words(given.get("service_code", "")), _words(given.get("status", ""))
    if not codes <= {kind.value for kind in kinds}:
        raise AskedWrongly("service_code: unknown here; see services", status=404)
    if not statuses <= {"open", "closed"}:
        raise AskedWrongly("status: open or closed")
    start, end = _moment(given, "start_date"), _moment(given, "end_date")
    try:
        until = end or (min(now, start + LONGEST_SPAN) if start else now)
        since = start or until - LONGEST_SPAN
    except OverflowError as error:
        raise AskedWrongly("start_date, end_date: out of range") from error
    if since > until:
        raise AskedWrongly("start_date is later than end_date")
    if until - since > LONGEST_SPAN:
        raise AskedWrongly("start_date and end_date: 90 days apart at most")
    return Asked(since, until, codes, statuses)


def page(given: Mapping[str, str]) -> tuple[int, int]:
    """From which entry to which: `page` from 1, `page_size` 1 to 1000."""
    number, size = _whole(given, "page", 1), _whole(given, "page_size", 1000)
    if not (1 <= number <= 1000 and 1 <= size <= 1000):
        raise AskedWrongly("page and page_size: 1 to 1000")
    return (number - 1) * size, number * size


def kind(given: Mapping[str, str], *, kinds: Collection[Kind]) -> Kind:
    """What is to be mended."""
    code = given.get("service_code", "")
    found = next((one for one in kinds if one.value == code), None)
    if found is None:
        raise AskedWrongly("service_code: missing or unknown here; see services")
    return found


def words(given: Mapping[str, str]) -> str:
    """What was seen. A picture at some address is never fetched, so it is refused and not forgotten in silence."""
    if given.get("media_url"):
        raise AskedWrongly("media_url: pictures are not fetched from addresses; send the report without")
    said = given.get("description", "")
    if len(said) > LONGEST_WORDS:
        raise AskedWrongly(f"description: {LONGEST_WORDS} characters at most")
    return said


def address(given: Mapping[str, str]) -> str:
    """A point's code, as far as it can be one."""
    code = given.get("address_id", "")
    if not code.isprintable():
        raise AskedWrongly("address_id: no point's code")
    return code


def place(given: Mapping[str, str]) -> Location | None:
    """Latitude and longitude, both or none."""
    if not given.get("lat") and not given.get("long"):
        return None
    try:
        north, east = float(given.get("lat", "")), float(given.get("long", ""))
    except ValueError as error:
        raise AskedWrongly("lat and long: both, in degrees") from error
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise AskedWrongly("lat and long: no place on earth")
    return Location(round(north * 1e6), round(east * 1e6))


def _words(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _whole(given: Mapping[str, str], name: str, otherwise: int) -> int:
    text = given.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise AskedWrongly(f"{name}: a whole number")
    return int(text)


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
        if at.tzinfo is None:
            raise AskedWrongly(f"{name}: W3C with a zone, 2026-11-22T08:00:00+07:00")
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, AskedWrongly):
            raise
        raise AskedWrongly(f"{name}: W3C with a zone, 2026-11-22T08:00:00+07:00") from error
