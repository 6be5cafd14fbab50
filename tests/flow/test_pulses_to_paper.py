"""From pulses on pins to the figures in the PDF, on real parts. Every expected figure is worked out by hand here.

Four days (1 to 4 October 2026), 2 patrols a day, three points:

  A  day 1  two visits; a second tap 10 s after the first, which is no visit
     day 2  two visits; a stranger's card, which is no visit
     day 3  nobody came, and the device was there all day: 2 missed
     day 4  two visits; a frame with a broken parity bit and a short one, which are no taps
  B  day 1  two visits; from 23:00 on without power
     day 2, 3  without power: 4 unknown
     day 4  power from 00:00 minus nothing: back at 04:00, two visits
  C  days 1 to 4  two visits each; those of day 3 and 4 are tapped while the hub is down and arrive after its restart,
     and one message with taps of day 1 arrives a second time

                 required  proved  missed  unknown
  A                  8        6       2        0
  B                  8        4       0        4
  C                  8        8       0        0
  all               24       18       2        4       18/24 = 75.00 %, at most 22/24 = 91.67 %
"""

import json
import subprocess
import threading
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from edge_agent.simulation.point import SimulatedPoint
from tests.flow.office import READER, SOMCHAI, STRANGER, SUDA, Office, at, deliver, office, point
from tests.parts.brokers import Broker
from wire_contract.topics import DeviceId, up


def visit(made: SimulatedPoint, day: int, hour: float, card: str) -> None:
    made.advance(at(day, hour))
    made.tap(READER, card)


class Eavesdropper:
    """Keeps the messages of one device, to say one of them again."""

    def __init__(self, broker: Broker, device: str) -> None:
        self.topic = up(DeviceId(device), "events")
        self.heard: list[bytes] = []
        self._subscribed = threading.Event()
        self.client = paho.Client(CallbackAPIVersion.VERSION2, client_id="eavesdropper")
        self.client.on_message = lambda _client, _data, message: self.heard.append(message.payload)
        self.client.on_subscribe = lambda *_: self._subscribed.set()
        self.client.connect(broker.host, broker.port)
        self.client.loop_start()
        self.client.subscribe(self.topic, qos=1)
        assert self._subscribed.wait(10)

    def say_again(self, payload: bytes) -> None:
        self.client.publish(self.topic, payload, qos=1).wait_for_publish(10)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()
        self.client.reinitialise()


def live_through_a(made: SimulatedPoint) -> None:
    visit(made, 1, 8, SOMCHAI)
    visit(made, 1, 8 + 10 / 3600, SOMCHAI)
    visit(made, 1, 18, SUDA)
    visit(made, 2, 8, SOMCHAI)
    visit(made, 2, 12, STRANGER)
    visit(made, 2, 18, SUDA)
    visit(made, 4, 8, SUDA)
    made.advance(at(4, 9))
    made.broken_parity(READER, SOMCHAI)
    made.short_frame(READER)
    made.noise(READER)
    visit(made, 4, 18, SUDA)
    made.advance(at(5, 2))


def live_through_b(made: SimulatedPoint) -> None:
    visit(made, 1, 7.5, SOMCHAI)
    visit(made, 1, 17.5, SOMCHAI)
    made.advance(at(1, 23))
    made.power_off()
    made.advance(at(4, 4))
    made.power_on()
    visit(made, 4, 9, SUDA)
    visit(made, 4, 19, SUDA)
    made.advance(at(5, 2))


def live_through_c(made: SimulatedPoint, hub: Office, ear: Eavesdropper) -> None:
    for day in (1, 2):
        visit(made, day, 6.5, SOMCHAI)
        visit(made, day, 20.25, SUDA)
    deliver(made)
    hub.stop()
    for day in (3, 4):
        visit(made, day, 6.5, SOMCHAI)
        visit(made, day, 20.25, SUDA)
    made.advance(at(5, 2))
    assert made.unacknowledged > 0
    hub.start()
    with_tap = [payload for payload in ear.heard if b"riskpoint.tag.scanned.v1" in payload]
    ear.say_again(with_tap[0])
    deliver(made)


def words(pdf: Path) -> str:
    """The PDF's text without white space (poppler puts spaces of its own between Thai letters)."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return "".join(text.split())


def figures(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_what_was_pulsed_stands_in_the_report(tmp_path: Path, broker: Broker, database_url: str) -> None:
    with office(tmp_path, broker, database_url) as hub:
        settings = {code: hub.enrol(code, first=1, end=5) for code in ("A", "B", "C")}
        ear = Eavesdropper(broker, settings["C"].device)
        with point(settings["A"], start=at(1, 0)) as a, point(settings["B"], start=at(1, 0)) as b:
            live_through_a(a)
            live_through_b(b)
            deliver(a)
            deliver(b)
        with point(settings["C"], start=at(1, 0)) as c:
            live_through_c(c, hub, ear)
        ear.close()
        out = hub.report("2026-10")

    report = figures(out / "monthly-report.json")
    assert report["closed"] is True
    assert tally(report["patrols"]) == (24, 18, 2, 4)
    assert {row["code"]: tally(row["patrols"]) for row in report["points"]} == {
        "A": (8, 6, 2, 0),
        "B": (8, 4, 0, 4),
        "C": (8, 8, 0, 0),
    }
    days = {(row["code"], day["day"]): tally(day) for row in report["points"] for day in row["days"]}
    assert days[("A", "2026-10-03")] == (2, 0, 2, 0)
    assert days[("B", "2026-10-02")] == (2, 0, 0, 2)
    assert days[("C", "2026-10-04")] == (2, 2, 0, 0)

    taps = [tap for row in report["points"] for day in row["days"] for tap in [*day["visits"], *day["rejected"]]]
    assert len({tap["hash"] for tap in taps}) == len(taps) == 20
    rejected = sorted((tap["credential"], tap["reason"]) for tap in taps if tap["reason"] is not None)
    assert rejected == [(SOMCHAI, "repeat"), (STRANGER, "unknown_card")]

    paper = words(out / "monthly-report.pdf")
    for figure in ("๗๕.๐๐", "๑๘/๒๔", "๙๑.๖๗", "สำนักงานเขตทดสอบ", STRANGER):
        assert figure in paper


def tally(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[key] for key in ("required", "proved", "disproved", "unknown"))
