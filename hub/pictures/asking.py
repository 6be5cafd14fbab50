"""Which pictures are wanted, and when which device is asked for one: a picture a camera and day, one at a time.

Called by this slice's service, which hands it through its door.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.evidence.hand import Hand
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.fleet.commands import CommandState
from hub.fleet.point_settings import is_on
from hub.kernel.period import day_bounds, day_of
from hub.kernel.refused import Refused
from hub.pictures import store
from hub.pictures.key_file import PictureKeyFile
from hub.pictures.key_in_use import trouble
from hub.pictures.picture import ASKED_FOR, Ended, Picture, Wanted, end_of, is_worth_asking, look_again_after
from wire_contract.messages import Verb
from wire_contract.picture import is_name
from wire_contract.topics import DeviceId

SETTING = "keep_pictures"
MOST_A_DAY = 20
"""Pictures of one device that are wanted of one day's tests, however many cameras it says that it has."""
LOOKS_AT_ONCE = 50
BUSY_AGAIN_AFTER = timedelta(minutes=1)
REFUSED_AGAIN_AFTER = timedelta(hours=1)


def want(conn: Connection, wanted: Wanted, *, now: datetime) -> bool:
    """The picture will be asked for, if the point allows it and the device may still have it; False where not.

    One picture a camera and day: the first that is wanted. Repeats change nothing.
    """
    since, until = day_bounds(day_of(wanted.tested_at))
    if not (is_name(wanted.picture) and is_worth_asking(wanted.tested_at, now=now)):
        return False
    if not is_allowed(conn, wanted.device):
        return False
    if store.is_any_wanted(conn, wanted.device, wanted.asset, since=since, until=until):
        return False
    if store.count_wanted(conn, wanted.device, since=since, until=until) >= MOST_A_DAY:
        return False
    return store.add(conn, wanted, at=now)


def ask(conn: Connection, *, key_file: PictureKeyFile, hand: Hand) -> int:
    """Devices are asked for what is due; how many commands were issued. None is where a picture could not be kept."""
    due = store.due(conn, now=hand.at, limit=LOOKS_AT_ONCE)
    if not due or trouble(conn, key_file) is not None:
        return 0
    busy: set[DeviceId] = set()
    return sum(_look_after(conn, picture, busy=busy, hand=hand) for picture in due)


def is_allowed(conn: Connection, device: DeviceId) -> bool:
    """Whether the point where the device stands now lets pictures of failed tests be kept."""
    at = next((one for one in fleet.enrolments(conn) if one.device == device and one.enrolled_to is None), None)
    point = next((one for one in fleet.points(conn) if at is not None and one.id == at.point_id), None)
    return point is not None and is_on(fleet.setting_values(conn), SETTING, point=point.code)


def _look_after(conn: Connection, picture: Picture, *, busy: set[DeviceId], hand: Hand) -> bool:
    """The device is asked, or asked later, or never again; True where a command was issued."""
    wanted = picture.wanted
    last = None if picture.command is None else commands.find(conn, picture.command)
    if last is not None and last.state(hand.at) is CommandState.OPEN:
        busy.add(wanted.device)
        store.look_later(conn, wanted, at=hand.at + BUSY_AGAIN_AFTER)
        return False
    why = end_of(picture, last.outcome if last else None, now=hand.at)
    if why is None and not is_allowed(conn, wanted.device):
        why = Ended.REFUSED
    if why is not None:
        store.end(conn, wanted, why=why, at=hand.at)
        return False
    if wanted.device in busy:  # one at a time
        store.look_later(conn, wanted, at=hand.at + BUSY_AGAIN_AFTER)
        return False
    busy.add(wanted.device)
    arguments = {"picture": wanted.picture}
    try:
        issued = commands.issue(
            conn, wanted.device, verb=Verb.SEND_PICTURE, arguments=arguments, lasts=ASKED_FOR, hand=hand
        )
    except Refused:  # too many open commands
        store.look_later(conn, wanted, at=hand.at + REFUSED_AGAIN_AFTER)
        return False
    store.asked(conn, wanted, command=issued.id, look_at=hand.at + look_again_after(picture.asks + 1))
    return True
