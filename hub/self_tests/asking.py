"""What a person may ask of a point's device from the page of a camera or lamp: a test, or a new reference."""

from datetime import timedelta

from sqlalchemy import Connection

from hub.evidence.hand import Hand
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.fleet.asset import AssetKind
from hub.fleet.commands import IssuedCommand
from hub.fleet.service import Point
from hub.kernel.refused import Refused
from wire_contract.messages import Verb
from wire_contract.self_test import Light
from wire_contract.self_test_command import LearnAsked, SelfTestAsked, write_arguments

WAITS_FOR = timedelta(minutes=15)
"""So long a device that is away may still hear of it: whoever asked has left after that."""


def ask_test(
    conn: Connection, point: Point, name: str, *, after_repair: bool, hand: Hand, lasts: timedelta = WAITS_FOR
) -> IssuedCommand:
    """The device is told to test this camera or lamp."""
    asked = SelfTestAsked(asset=name, cause="repair" if after_repair else "commanded")
    return _ask(conn, point, Verb.SELF_TEST, asked, lasts=lasts, hand=hand)


def ask_reference(
    conn: Connection, point: Point, kind: AssetKind, name: str, *, light: Light | None, hand: Hand
) -> IssuedCommand:
    """The device is told to compare from now on with how the camera or lamp is at its next test."""
    if (light is None) == (kind is AssetKind.CAMERA):
        raise Refused(
            "กล้องมีภาพอ้างอิงสองภาพ ไฟมีค่าเดียว · a camera has two references, a lamp one",
            hint="เลือกกลางวันหรือกลางคืนสำหรับกล้อง · choose day or night for a camera",
        )
    return _ask(conn, point, Verb.LEARN_REFERENCE, LearnAsked(asset=name, light=light), lasts=WAITS_FOR, hand=hand)


def _ask(
    conn: Connection, point: Point, verb: Verb, asked: SelfTestAsked | LearnAsked, *, lasts: timedelta, hand: Hand
) -> IssuedCommand:
    here = [one for one in fleet.enrolments(conn) if one.point_id == point.id and one.enrolled_to is None]
    if not here:
        raise Refused(
            f"จุด {point.code} ไม่มีอุปกรณ์ · no device stands at {point.code}",
            hint="ลงทะเบียนอุปกรณ์ก่อน · riskpoint-hub device enrol",
        )
    arguments = write_arguments(asked)
    return commands.issue(conn, here[0].device, verb=verb, arguments=arguments, lasts=lasts, hand=hand)
