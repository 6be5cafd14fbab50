"""The example of the contract, to the byte: what we write, hash and sign is what the contract says."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wire_contract import chain
from wire_contract.event import GENESIS, ClockTrust, Event, JournalId, LineHash, read_line, write_line
from wire_contract.measurements import (
    KIND_OF,
    JournalOpened,
    Measurement,
    Medium,
    Shown,
    TagScanned,
    UidProof,
    read_measurement,
)
from wire_contract.topics import DeviceId

GOLDEN = Path(__file__).parent / "golden" / "v1"
PUBLIC_KEY = chain.PublicKey((GOLDEN / "public-key").read_text().strip())
KEY = Ed25519PrivateKey.from_private_bytes(bytes.fromhex((GOLDEN / "private-seed").read_text()))

OPENED = JournalOpened(public_key=PUBLIC_KEY, agent="conformance/1", board="none", previous_head=None)
SCANNED = TagScanned("front", Medium.NFC, "nfc:04C767F2066180", UidProof(), Shown.ACCEPTED)


def golden_line(number: int) -> bytes:
    return (GOLDEN / f"line-{number}.json").read_bytes()


def golden_hash(number: int) -> LineHash:
    return LineHash((GOLDEN / f"line-{number}.sha256").read_text().strip())


def golden_signature(number: int) -> str:
    return (GOLDEN / f"line-{number}.signature").read_text().strip()


def write(measurement: Measurement, sequence: int, parent: LineHash, moment: datetime, uptime_s: int) -> bytes:
    return write_line(
        measurement,
        device=DeviceId("bkk-example-01"),
        journal=JournalId("7f3a21c9"),
        sequence=sequence,
        parent=parent,
        kind=KIND_OF[type(measurement)],
        occurred_at=moment,
        clock=ClockTrust.SYNCHRONISED,
        boot_id="6f2c1d8e-0000-4000-8000-000000000001",
        uptime=timedelta(seconds=uptime_s),
    )


def test_our_lines_are_the_golden_lines_to_the_byte() -> None:
    first = write(OPENED, 1, GENESIS, datetime(2026, 11, 22, 3, 15, 40, tzinfo=UTC), 2)
    second = write(SCANNED, 2, golden_hash(1), datetime(2026, 11, 22, 3, 15, 42, 123_000, tzinfo=UTC), 3)
    assert [first, second] == [golden_line(1), golden_line(2)]


@pytest.mark.parametrize("number", [1, 2])
def test_hash_and_signature_are_the_golden_ones(number: int) -> None:
    line = golden_line(number)
    assert chain.public_key_of(KEY) == PUBLIC_KEY
    assert chain.hash_of(line) == golden_hash(number)
    assert chain.sign(KEY, line) == golden_signature(number)
    assert chain.verify(PUBLIC_KEY, golden_signature(number), line)


def test_the_golden_lines_are_read_back_as_what_they_say() -> None:
    events = [read_line(golden_line(1)), read_line(golden_line(2))]
    assert all(isinstance(event, Event) for event in events)
    assert [read_measurement(event) for event in events if isinstance(event, Event)] == [OPENED, SCANNED]


@pytest.mark.parametrize("number", [1, 2])
def test_openssl_and_sha256sum_agree_without_our_code(number: int, tmp_path: Path) -> None:
    public = Ed25519PublicKey.from_public_bytes(chain.decode_bytes(PUBLIC_KEY, 32) or b"")
    key_file, signature_file = tmp_path / "key.pem", tmp_path / "signature"
    key_file.write_bytes(
        public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    signature_file.write_bytes(chain.decode_bytes(golden_signature(number), 64) or b"")
    line_file = GOLDEN / f"line-{number}.json"
    checked = subprocess.run(
        [
            "openssl",
            "pkeyutl",
            "-verify",
            "-rawin",
            "-pubin",
            "-inkey",
            key_file,
            "-sigfile",
            signature_file,
            "-in",
            line_file,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    summed = subprocess.run(["sha256sum", line_file], capture_output=True, text=True, check=True)
    assert checked.stdout.strip() == "Signature Verified Successfully"
    assert summed.stdout.split()[0] == golden_hash(number)
