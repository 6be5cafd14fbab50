"""What became of a reader is told on its point's page, in words and with the driver's own detail."""

import httpx
import pytest

from tests.parts.a_day import bkk
from tests.parts.journals import Journal
from tests.parts.served import served
from tests.parts.small_hub import SmallHub
from wire_contract import topics
from wire_contract.event import JournalId
from wire_contract.measurements import ReaderChanged, ReaderState


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReaderState.SILENT, "เครื่องอ่านไม่ตอบสนอง"),
        (ReaderState.ANSWERING, "เครื่องอ่านตอบสนอง"),
        (ReaderState.FLOODING, "ข้อมูลท่วมจากเครื่องอ่าน"),
        (ReaderState.CALM, "เครื่องอ่านกลับเป็นปกติ"),
        (ReaderState.CHANGED, "ค่าตั้งของเครื่องอ่านถูกเปลี่ยน"),
    ],
)
def test_the_page_names_the_reader_its_state_and_the_detail(hub: SmallHub, state: ReaderState, words: str) -> None:
    device = hub.add_point("BSM-01", name="สะพานลอย")
    assert device is not None
    now = bkk(22, "08:00")
    journal = Journal(device.name, device.key, JournalId("7f3a21c9"), now=now, booted_at=now)
    journal.opened()
    journal.add(journal.build(ReaderChanged("back-door", state, "30 <b>reads</b>")))
    hub.receive(topics.up(journal.device, "events"), journal.batch(1), at=now)
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", hub.session())
        text = client.get("/points/BSM-01").text
    assert words in text
    assert '<span class="mono">back-door</span> · 30 &lt;b&gt;reads&lt;/b&gt;' in text
