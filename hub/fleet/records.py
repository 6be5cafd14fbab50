"""Points and enrolments as the hub's chain writes them, and back. Pure."""

from datetime import date

from hub.fleet.nouns import Enrolment, Point
from wire_contract.act_records import EnrolmentRecord, PointRecord
from wire_contract.chain import PublicKey
from wire_contract.event import read_time, write_time
from wire_contract.topics import DeviceId


def point_record(point: Point) -> PointRecord:
    """The point, as the chain writes it."""
    return PointRecord(
        code=point.code,
        name=point.name,
        short_name=point.short_name,
        station=point.station,
        has_camera=point.has_camera,
        opened_on=point.opened_on.isoformat(),
        closed_on=point.closed_on.isoformat() if point.closed_on else None,
    )


def point_columns(record: PointRecord) -> dict[str, object]:
    """The point, as the table has it."""
    return {
        "code": record.code,
        "name": record.name,
        "short_name": record.short_name,
        "station": record.station,
        "has_camera": record.has_camera,
        "opened_on": date.fromisoformat(record.opened_on),
        "closed_on": date.fromisoformat(record.closed_on) if record.closed_on else None,
    }


def enrolment_record(enrolment: Enrolment, *, point: str) -> EnrolmentRecord:
    """The enrolment, as the chain writes it; `point` is the code of the point."""
    return EnrolmentRecord(
        device=enrolment.device,
        point=point,
        public_key=enrolment.public_key,
        enrolled_from=write_time(enrolment.enrolled_from),
        enrolled_to=write_time(enrolment.enrolled_to) if enrolment.enrolled_to else None,
        revoked=enrolment.revoked,
    )


def enrolment_of(record: EnrolmentRecord, *, point_id: int) -> Enrolment:
    """The enrolment that the chain wrote; `point_id` is the number of its point here."""
    return Enrolment(
        device=DeviceId(record.device),
        point_id=point_id,
        public_key=PublicKey(record.public_key),
        enrolled_from=read_time(record.enrolled_from),
        enrolled_to=read_time(record.enrolled_to) if record.enrolled_to else None,
        revoked=record.revoked,
    )
