"""Box, power and the board's own state on a point's page and in the API: in words, with what to do, unknown as unknown."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from tests.parts.a_day import bkk
from tests.parts.served import served
from tests.parts.small_hub import NOW, Device, SmallHub
from wire_contract import topics
from wire_contract.event import ClockTrust
from wire_contract.measurements import EnclosureChanged, PowerChanged
from wire_contract.messages import Online, write_status
from wire_contract.vitals import Vitals

POOR = Vitals(
    temperature_milli_c=83_400,
    under_voltage=True,
    power="battery",
    battery_permille=410,
    disk_free_bytes=300 * 2**20,
    disk_size_bytes=29 * 2**30,
    disk_written_mib=2048,
    card_life=9,
    contacts={"box": True, "front-cover": False},
)


@pytest.fixture
def device(hub: SmallHub) -> Device:
    made = hub.add_point("BSM-01", name="สะพานลอย")
    assert made is not None
    made.start(at=bkk(22, "07:00"))
    return made


@pytest.fixture
def client(hub: SmallHub) -> Iterator[httpx.Client]:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as signed_in:
        signed_in.cookies.set("riskpoint", hub.session())
        yield signed_in


def beat(device: Device, vitals: Vitals, *, clock: ClockTrust = ClockTrust.SYNCHRONISED) -> None:
    status = Online(
        journal=device.journal,
        head=device.head,
        sequence=str(device.sequence),
        unacknowledged=0,
        release="1.0.0",
        settings=None,
        clock=clock,
        uptime="5000",
        vitals=vitals,
    )
    device.hub.receive(topics.up(device.name, "status"), write_status(status), at=NOW - timedelta(seconds=20))


def page(client: httpx.Client) -> str:
    return " ".join(client.get("/points/BSM-01").text.split())


TOLD = [
    (EnclosureChanged("box", open=True), 'ฝาตู้เปิด <small><span class="mono">box</span></small>'),
    (EnclosureChanged("box", open=False), 'ฝาตู้ปิด <small><span class="mono">box</span></small>'),
    (EnclosureChanged("cover", open=True, kind="reader"), "ฝาเครื่องอ่านเปิด"),
    (EnclosureChanged("cover", open=False, kind="reader"), "ฝาเครื่องอ่านปิด"),
    (EnclosureChanged("gate", open=True, found=True), "พบเมื่อเริ่มทำงาน ไม่รู้ว่าเมื่อใด"),
    (EnclosureChanged("gate", open=True, chatter=41), "ขยับไปมาอีกอย่างน้อย 41 ครั้ง"),
    (PowerChanged("battery", False, 870), "ไฟเลี้ยง: แบตเตอรี่ <small>แบตเตอรี่เหลือ 87 %</small>"),
    (PowerChanged("mains", True, None), 'ไฟเลี้ยง: ไฟหลัก <span class="tag warn">แรงดันต่ำ</span>'),
    (PowerChanged("unknown", False, None), "ไฟเลี้ยง: ไม่ทราบ"),
]


def test_what_moved_stands_among_the_events_in_words(client: httpx.Client, device: Device) -> None:
    for minute, (told, _) in enumerate(TOLD):
        device.write(told, at=bkk(22, f"08:{minute:02}"))
    text = page(client).replace(" </", "</")
    assert [words for _, words in TOLD if words not in text] == []
    assert [text.count(words) for _, words in TOLD] == [1] * len(TOLD)


def test_the_page_says_what_is_wrong_with_a_device_and_what_to_do(client: httpx.Client, device: Device) -> None:
    beat(device, POOR, clock=ClockTrust.UNSYNCHRONISED)
    text = page(client)
    shown = [text.index(words) for words in (
        "ฝาตู้หรือฝาเครื่องอ่านเปิดอยู่", "ร้อนเกินไป", "แรงดันไฟต่ำเกินไป", "นาฬิกายังไม่ตรง",
        "ไม่มีไฟหลัก ใช้แบตเตอรี่อยู่", "การ์ดใกล้หมดอายุใช้งาน", "การ์ดใกล้เต็ม",
    )]  # fmt: skip
    assert shown == sorted(shown)
    assert (
        'class="urgent"><strong><span aria-hidden="true">▲</span> ร้อนเกินไป</strong> <span class="mono">83 °C</span>'
        in text
    )
    assert "บังแดด เปิดช่องลม ตรวจพัดลม" in text
    assert "80–90 %" in text
    assert "เครื่องที่จุดนี้ต้องดูแล: 7 เรื่อง · ▲ ด่วน 4</a>" in text
    client.cookies.set("language", "en")
    english = page(client)
    assert "Mains is lost, running on battery" in english
    assert "Shade the box, open its vents, check the fan." in english


def test_what_a_board_cannot_tell_is_said_to_be_unknown_and_never_fine(client: httpx.Client, device: Device) -> None:
    beat(device, Vitals())
    text = page(client)
    for words in ("ไม่ได้วัด", "แรงดัน: ไม่ทราบ", "ไม่มีสวิตช์ตรวจฝา", "การ์ดไม่บอก"):
        assert words in text
    assert 'class="concerns"' not in text


def test_the_api_gives_the_same_with_units(client: httpx.Client, device: Device) -> None:
    assert client.get(f"/api/v1/devices/{device.name}/condition").status_code == 404
    beat(device, POOR)
    answer = client.get(f"/api/v1/devices/{device.name}/condition").json()
    assert (answer["device"], answer["online"], answer["clock"]) == (device.name, True, "synchronised")
    assert answer["vitals"]["contacts"] == {"box": True, "front-cover": False}
    assert "fan_rpm" not in answer["vitals"]
    assert [(one["concern"], one["urgent"]) for one in answer["remarks"]] == [
        ("box_open", True),
        ("too_hot", True),
        ("under_voltage", True),
        ("on_battery", False),
        ("card_worn", False),
        ("card_nearly_full", False),
    ]


def test_the_api_tells_of_box_and_power_among_the_events(client: httpx.Client, device: Device) -> None:
    device.write(EnclosureChanged("cover", open=True, kind="reader", chatter=3, found=True), at=bkk(22, "08:00"))
    device.write(PowerChanged("battery", None, 420, 12_100), at=bkk(22, "08:01"))
    power, contact, *others = client.get("/api/v1/points/BSM-01/events").json()["events"]
    told = {"source": "battery", "under_voltage": None, "battery_permille": 420, "battery_milli_volts": 12_100}
    assert (power["power"], power["contact"]) == (told, None)
    assert contact["contact"] == {
        "contact": "cover", "kind": "reader", "open": True, "chatter": 3, "found": True
    }  # fmt: skip
    assert {(one["contact"], one["power"]) for one in others} == {(None, None)}
