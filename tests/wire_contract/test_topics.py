"""The topic grammar is exact."""

import pytest

from wire_contract import topics
from wire_contract.topics import DeviceId, UpTopic

DEVICE = DeviceId("bkk-bangrak-07")
PICTURE = "ab" * 32


def test_what_a_device_publishes_on_is_read_back() -> None:
    assert topics.read_up(topics.up(DEVICE, "events")) == UpTopic(DEVICE, "events")
    assert topics.read_up(topics.up(DEVICE, "status")) == UpTopic(DEVICE, "status")
    assert topics.read_up(topics.up_picture(DEVICE, PICTURE)) == UpTopic(DEVICE, "picture", PICTURE)
    assert topics.down(DEVICE, "ack") == "riskpoint/v1/bkk-bangrak-07/down/ack"


@pytest.mark.parametrize(
    "topic",
    [
        "riskpoint/v1/bkk-bangrak-07/up/../../bkk-bangrak-08/up/events",
        "riskpoint/v1/bkk-bangrak-07/up/events/",
        "riskpoint/v1/bkk-bangrak-07/up/events\n",
        "riskpoint/v1/bkk-bangrak-07/down/ack",
        "riskpoint/v1/BKK/up/events",
        "riskpoint/v1/ab/up/events",
        "riskpoint/v2/bkk-bangrak-07/up/events",
        "/riskpoint/v1/bkk-bangrak-07/up/events",
        "riskpoint/v1/bkk-bangrak-07/up/picture/xyz",
    ],
)
def test_anything_else_is_no_topic(topic: str) -> None:
    assert topics.read_up(topic) is None
