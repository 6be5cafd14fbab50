"""Real answers of the API for its description: a make-believe district is asked, and what it answers is the example.

`python -m tests.parts.api_examples` writes `hub/sharing/examples.json` anew; a test holds the file to this.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import hub.sharing
from hub.alarms import service as alarms
from hub.alarms.watch import Sighting, Watch
from hub.badges import service as badges
from hub.badges.invitation import proof_message
from hub.database import writing
from hub.fleet import commands
from hub.kernel.period import Month, day_of
from hub.kernel.rights import RIGHTS, Role
from hub.notices import service as notices
from hub.notices.line import Line
from hub.notices.message import Letterhead
from hub.notices.sending import Sending
from hub.notices.target import Channel
from hub.privacy import requesting
from hub.privacy.person import Person, PersonKind
from hub.privacy.requests import Kind
from hub.reports.life import service as reports
from hub.reports.life.making import makers
from hub.reports.life.period import Period
from hub.sharing.operations import OPERATIONS
from tests.parts.case_counts import case_counts
from tests.parts.hands import hand
from tests.parts.letters import DISTRICT
from tests.parts.line_server import TOKEN, http_end
from tests.parts.notices import GROUP, notice, put
from tests.parts.notices import office as target
from tests.parts.photographs import flat_png, sent
from tests.parts.pictures import allow, jpeg, wanted
from tests.parts.served import served
from tests.parts.small_hub import NOW, SmallHub, small_hub
from tests.parts.suspicious import tell_suspicious
from tests.parts.tested_district import tell_tests
from wire_contract.chain import encode_bytes, public_key_of

FILE = Path(hub.sharing.__file__).parent / "examples.json"
PHONE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
QUARTERS = 4
FRESH = (
    "listCommands",
    "listPictures",
    "enrolBadge",
    "listAudit",
    "listAccess",
    "getReport",
    "listReportVersions",
    "getReportVersions",
    "acknowledgeAlarm",
    "commentAlarm",
    "getOrder",
    "listNotices",
    "retryMessage",
    "listPrivacyRequests",
    "getPrivacyRequest",
)
"""What holds an id or a signature that chance makes, as heads of the hub's chain: the same shape each time, other letters."""


@dataclass
class Asked:
    """One real request."""

    parameters: dict[str, Any] = field(default_factory=dict)
    """By their names in the description."""
    sent: Any = None


def examples() -> dict[str, Any]:
    """What each operation answers, by its id."""
    found: dict[str, Any] = {}
    with _office(tell_suspicious) as (office, client):
        _raise_alarms(office)
        _command(office)
        with writing(office.engine) as conn:
            case_counts(conn)
        flag = client.get("/api/v1/flags", params={"rule": "travel"}).json()[0]
        event = client.get("/api/v1/points/BSM-02/events").json()["events"][-1]
        line = {"device": event["device"], "journal": event["journal"], "sequence": event["sequence"]}
        asks = {
            "listToday": Asked(),
            "listPoints": Asked(),
            "getPoint": Asked({"code": "BSM-01"}),
            "listDayCells": Asked({"code": "BSM-01", "month": "2026-11"}),
            "listPointEvents": Asked({"code": "BSM-02"}),
            "listUnknownCards": Asked(),
            "listDevices": Asked(),
            "getDeviceCondition": Asked({"device": "bkk-bsm-01"}),
            "listCommands": Asked({"limit": 1}),
            "getSettings": Asked(),
            "listOfficers": Asked({"q": "T-0"}),
            "listAlarms": Asked({"state": "open"}),
            "getAlarm": Asked({"number": 1}),
            "acknowledgeAlarm": Asked({"number": 1}, sent={"comment": "ช่างกำลังไป"}),
            "commentAlarm": Asked({"number": 1}, sent={"comment": "เปลี่ยนอุปกรณ์แล้ว"}),
            "beginMaintenance": Asked({"device": "bkk-bsm-02"}, sent={"lasts_min": 240, "why": "เปลี่ยนตัวจ่ายไฟ"}),
            "listMaintenance": Asked(),
            "endMaintenance": Asked({"device": "bkk-bsm-02"}),
            "openOrder": Asked(sent={"point": "BSM-01", "kind": "waste", "what": "กองขยะข้างเสาไฟ"}),
            "stepOrder": Asked({"number": 1}, sent={"step": "assign", "revision": 1}),
            "commentOrder": Asked({"number": 1}, sent={"comment": "รอรถเก็บขยะ"}),
            "draftLetter": Asked(sent={"orders": [1]}),
            "listLetters": Asked({"state": "all"}),
            "getLetter": Asked({"number": 1}),
            "stepLetter": Asked({"number": 1}, sent={"step": "void", "revision": 1, "said": "พิมพ์ผิด"}),
            "getLetterRegister": Asked({"year": 2026}),
            "listOrders": Asked({"state": "open"}),
            "getOrder": Asked({"number": 1}),
            "listNotices": Asked({"limit": 1}),
            "listChannels": Asked(),
            "retryMessage": Asked({"message": _given_up(office)}),
            "resumeChannel": Asked({"name": "line"}),
            "listPrivacyRequests": Asked(),
            "getPrivacyRequest": Asked({"number": _request_of_somebody(office)}),
            "changeSettings": Asked(sent={"point": "BSM-01", "values": {"quiet_hours": "22:00-06:00"}}),
            "listStations": Asked(),
            "getCaseCounts": Asked({"month": "2026-10"}),
            "listFlags": Asked({"rule": "travel"}),
            "getFlag": Asked({"day": flag["day"], "flag_id": flag["id"]}),
            "getLine": Asked({**line, "hash_": event["hash"]}),
            "listQuarantine": Asked({"limit": 1}),
            "listNotUnderstood": Asked({"limit": 1}),
            "listAudit": Asked({"limit": 1}),
            "listAccess": Asked({"limit": 2, "what": "saw"}),
            "getBadgeTime": Asked(),
            "enrolBadge": Asked(sent=_invited(office)),
        }
        found |= {name: _answered(client, name, ask) for name, ask in asks.items()}
    with _office(tell_tests) as (office, client):
        _want_picture(office)
        _draft_report(office)
        asks = {
            "getSelfTests": Asked(),
            "listCheckDays": Asked({"month": "2026-11"}),
            "getAsset": Asked({"code": "BSM-01", "kind": "lamp", "name": "main"}),
            "listPictures": Asked(),
            "getPhotograph": Asked({"name": sent(office, flat_png(64, 48, level=0), point="BSM-01").name}),
            "getReport": Asked({"month": "2026-11"}),
            "getReportRatios": Asked({"month": "2026-11"}),
            "listReportVersions": Asked({"kind": "month"}),
            "getReportVersions": Asked({"kind": "month", "period": "2026-11"}),
            "getReportDifferences": Asked({"kind": "month", "period": "2026-11", "old": 1, "new": 1}),
        }
        found |= {name: _answered(client, name, ask) for name, ask in asks.items()}
    return {name: found[name] for name in sorted(found)}


def encoded(found: dict[str, Any]) -> str:
    """The text of the file."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


@contextmanager
def _office(tell: Any) -> Iterator[tuple[SmallHub, httpx.Client]]:
    with tempfile.TemporaryDirectory() as folder, small_hub(f"sqlite:///{folder}/hub.db") as office:
        tell(office)
        with served(office) as running, httpx.Client(base_url=running.address, timeout=60) as client:
            client.cookies.set("riskpoint", office.session())
            client.headers["origin"] = running.address.rstrip("/")
            yield office, client


def _answered(client: httpx.Client, name: str, ask: Asked) -> dict[str, Any]:
    method, path = next(key for key, one in OPERATIONS.items() if one.id == name)
    filled = path.format(**ask.parameters)
    query = {key: value for key, value in ask.parameters.items() if f"{{{key}}}" not in path}
    answer = client.request(method, filled, params=query, json=ask.sent)
    assert answer.status_code in (200, 204), (name, answer.text)
    told = {"asked": f"{method.upper()} {answer.request.url.raw_path.decode()}", "parameters": ask.parameters}
    if ask.sent is not None:
        told["sent"] = ask.sent
    return {**told, "answered": _short(answer.json())} if answer.status_code == 200 else told


def _short(told: Any, *, most: int = 2) -> Any:
    """The same with its lists cut off after the first few: the shape is what an example is for. Four numbers are whole:
    there are as many as quarters.
    """
    if isinstance(told, list) and len(told) == QUARTERS and all(isinstance(one, int) for one in told):
        return told
    if isinstance(told, list):
        return [_short(one, most=most) for one in told[:most]]
    if isinstance(told, dict):
        return {key: _short(value, most=most) for key, value in told.items()}
    return told


def _raise_alarms(office: SmallHub) -> None:
    camera = Sighting(Watch.ASSET, "BSM-01/camera/front", "camera_failing", "BSM-01", "หน้าปากซอย")
    device = Sighting(Watch.DEVICE, "bkk-bsm-04", "down", "BSM-04", "bkk-bsm-04")
    with writing(office.engine) as conn:
        alarms.look(conn, [device, camera], looked=list(Watch), now=NOW - timedelta(minutes=5))


def _draft_report(office: SmallHub) -> None:
    month = Period.of_month(Month(2026, 11))
    made = makers(DISTRICT, public_key_of(office.key))
    rights = RIGHTS[Role.OPERATOR]
    reports.draft(office.engine, month, seen=reports.Seen(), hand=hand("lek", at=NOW), rights=rights, makers=made)


def _command(office: SmallHub) -> None:
    lasts, by = timedelta(hours=1), hand(at=NOW)
    with writing(office.engine) as conn:
        commands.issue(conn, office.devices["BSM-03"].name, verb="identify", arguments={}, lasts=lasts, hand=by)


def _given_up(office: SmallHub) -> str:
    """A message that LINE refuses for good."""
    with http_end() as end, tempfile.TemporaryDirectory() as folder:
        token = Path(folder) / "line.token"
        token.write_text(TOKEN, encoding="utf-8")
        token.chmod(0o600)
        end.plan.append("400")
        with writing(office.engine) as conn:
            put(conn, target("duty-room", Channel.LINE, GROUP))
            notices.tell(conn, notice("alarm/1/opened"), now=NOW)
        line = Line(token, end.address, Letterhead("เขตบางสมมุติ", "https://hub.example.go.th"), timeout_s=5.0)
        Sending(office.engine, {Channel.LINE: line}).round(NOW)
    with office.engine.connect() as conn:
        [refused] = notices.newest(conn, limit=1)
    assert refused.message is not None
    return refused.message


def _request_of_somebody(office: SmallHub) -> int:
    with writing(office.engine) as conn:
        person = Person(PersonKind.OFFICER, "T-01")
        made = requesting.receive(
            conn, person, Kind.ACCESS, received_on=day_of(NOW), letter="กท ๙๙๐๑/๑๒", hand=hand(at=NOW)
        )
    return made.number


def _want_picture(office: SmallHub) -> None:
    allow(office)
    wanted(office, office.devices["BSM-01"], jpeg(7), asset="front")


def _invited(office: SmallHub) -> dict[str, str]:
    with writing(office.engine) as conn:
        secret = badges.invite(conn, officer="T-01", replaces=True, invited_by="somying", now=NOW).secret
    signature = PHONE.sign(proof_message(PHONE.public_key().public_bytes_raw(), secret))
    return {"invitation": secret, "public_key": public_key_of(PHONE), "signature": encode_bytes(signature)}


if __name__ == "__main__":
    FILE.write_text(encoded(examples()), encoding="utf-8")
