"""The emulated chip and its cards are not only ours to please: two drivers by others read the same cards through it, and
our driver reads a card whose air interface is nfcpy's.

Each peer runs in a process of its own, since none is written for warnings as errors (some 2 s each).
"""

import json
import os
import queue
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from edge_agent.hardware.pn532_reader import Pn532Reader
from edge_agent.readers.tag import Read, ReaderNews
from edge_agent.settings import Pn532
from tests.parts.pn532.air import nfcpys_card
from tests.parts.pn532.cards import Card, Ntag424, Type4, opened_picc, secure_message, uri_message
from tests.parts.pn532.wired import WiredChip
from wire_contract.measurements import ReaderState, SunProof

ROOT = Path(__file__).parents[2]
LONG_S = 30.0
UID = "04C767F2066180"


def read_by(module: str, port: str) -> Any:
    found = subprocess.run(
        [sys.executable, "-m", f"tests.parts.pn532.{module}", port],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def test_nfcpy_reads_the_secure_message_of_an_ntag_424(tmp_path: Path) -> None:
    card = Ntag424(UID)
    with WiredChip(tmp_path) as wired:
        wired.lay_on(card)
        assert read_by("nfcpy_reader", wired.path) == {
            "chip": "PN532v1.6",
            "kind": "Type4Tag",
            "uid": UID,
            "uris": [f"https://patrol.example/t?e={card.picc}&c={card.mac}"],
        }
    assert card.counter == 1


@pytest.mark.parametrize(("at_once", "gives"), [(0x3B, 0x100), (0x3B, 0x20)])
def test_nfcpy_reads_a_long_message_in_pieces(tmp_path: Path, at_once: int, gives: int) -> None:
    uri = "https://example.org/" + "x" * 200
    with WiredChip(tmp_path) as wired:
        wired.lay_on(Type4(UID, uri_message(uri), at_once=at_once, gives=gives))
        assert read_by("nfcpy_reader", wired.path)["uris"] == [uri]


@pytest.mark.parametrize("uid", ["04C7F266", UID])
def test_nfcpy_reads_the_number_of_a_card_without_more(tmp_path: Path, uid: str) -> None:
    with WiredChip(tmp_path) as wired:
        wired.lay_on(Card(uid))
        assert read_by("nfcpy_reader", wired.path)["uid"] == uid


def test_adafruits_driver_reads_number_and_version_of_an_ntag_424(tmp_path: Path) -> None:
    with WiredChip(tmp_path) as wired:
        wired.lay_on(Ntag424(UID))
        assert read_by("adafruit_reader", wired.path) == {
            "version": [0x32, 1, 6, 7],
            "uid": UID,
            "answer": "000404083000110591AF",
        }


def test_our_driver_reads_a_card_that_nfcpy_puts_on_the_air(tmp_path: Path) -> None:
    heard: queue.Queue[Read | ReaderNews] = queue.Queue()
    with nfcpys_card(UID) as card, WiredChip(tmp_path) as wired:  # the chip asks the card until it is gone itself
        door = Pn532Reader(Pn532(name="door", port=wired.path), pass_on=heard.put)
        assert heard.get(timeout=LONG_S) == ReaderNews("door", ReaderState.ANSWERING)
        wired.lay_on(card)
        read = heard.get(timeout=LONG_S)
        door.close()
    assert isinstance(read, Read)
    assert (read.tag.credential, read.tag.refusal) == (f"nfc:{UID}", None)
    proof = read.tag.proof
    assert isinstance(proof, SunProof)
    opened = opened_picc(proof.picc)
    assert opened[:11] == bytes.fromhex("C7" + UID + "010000"), "the first tap of this card"
    assert (proof.picc, proof.mac) == secure_message(bytes.fromhex(UID), 1, padding=opened[11:])
