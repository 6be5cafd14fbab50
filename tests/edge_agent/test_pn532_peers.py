"""The emulated chip and its cards are not only ours to please: two drivers by others read the same cards through it.

Each runs in a process of its own, since neither is written for warnings as errors (some 2 s each).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.parts.pn532.cards import Card, Ntag424, Type4, uri_message
from tests.parts.pn532.wired import WiredChip

ROOT = Path(__file__).parents[2]
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
