"""A card of the district, from the field of an NFC reader to what the hub says of its secure message."""

import queue
from pathlib import Path

from edge_agent.hardware.pn532_reader import Pn532Reader
from edge_agent.readers.tag import Read, ReaderNews
from edge_agent.settings import Pn532
from hub.patrol.sun import Mirror, is_made_by, mirrored
from tests.parts.pn532.cards import Ntag424
from tests.parts.pn532.wired import WiredChip
from tests.parts.proving_cards import MASTER
from wire_contract.measurements import SunProof

UID = bytes.fromhex("04C767F2066180")
LONG_S = 30.0


def test_the_hub_knows_the_card_by_the_message_that_the_point_took_off_it(tmp_path: Path) -> None:
    keys = MASTER.card_keys(UID)
    card = Ntag424(UID.hex(), counter=41, keys=(keys.meta_read, keys.file_read))
    heard: queue.Queue[Read | ReaderNews] = queue.Queue()
    with WiredChip(tmp_path) as wired:
        wired.lay_on(card)
        door = Pn532Reader(Pn532(name="door", port=wired.path), pass_on=heard.put)
        found = [heard.get(timeout=LONG_S), heard.get(timeout=LONG_S)]
        door.close()
    (proof,) = [read.tag.proof for read in found if isinstance(read, Read)]
    assert isinstance(proof, SunProof)
    mirror = mirrored(keys.meta_read, bytes.fromhex(proof.picc))
    assert mirror == Mirror(UID, 42)
    assert is_made_by(keys.file_read, mirror, bytes.fromhex(proof.mac))
