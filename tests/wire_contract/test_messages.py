"""Heartbeats, and what the hub signs."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wire_contract import chain, messages
from wire_contract.event import ClockTrust
from wire_contract.measurements import Vitals
from wire_contract.messages import Ack, Command, Config, Offline, Online, PointSettings, Verb
from wire_contract.unreadable import Reason, Unreadable

HUB = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = chain.public_key_of(HUB)
ACK = Ack(device="pole-01", journal="7f3a21c9", head="ab" * 32, sequence="1842", at="2026-11-22T03:15:42.123Z")


def unseal_reason(payload: bytes, *, device: str = "pole-01") -> Reason | None:
    found = messages.unseal(payload, Ack, public_key=PUBLIC, device=device)
    return found.reason if isinstance(found, Unreadable) else None


def test_a_heartbeat_and_a_last_will_are_read_back() -> None:
    status = Online(
        journal="7f3a21c9",
        head="ab" * 32,
        sequence="1842",
        unacknowledged=0,
        release="1.4.0",
        settings=None,
        clock=ClockTrust.SYNCHRONISED,
        uptime="8123456",
        vitals=Vitals(temperature_milli_c=51_000),
    )
    assert messages.read_status(messages.write_status(status)) == status
    assert messages.read_status(b'{"v":1,"state":"offline"}') == Offline()


def test_a_status_of_another_form_is_set_aside() -> None:
    reasons = [messages.read_status(text) for text in (b"", b"{}", b'{"v":2,"state":"offline"}', b"[" * 20_000)]
    assert [found.reason for found in reasons if isinstance(found, Unreadable)] == [
        Reason.MALFORMED,
        Reason.SCHEMA,
        Reason.SCHEMA,
        Reason.TOO_LARGE,
    ]


def test_what_the_hub_sealed_is_opened_by_the_device_it_is_for() -> None:
    config = Config(device="pole-01", version=3, settings=PointSettings(credentials=("nfc:04C767F2066180",)))
    command = Command(
        device="pole-01",
        id="6f2c1d8e-0000-4000-8000-000000000001",
        verb=Verb.IDENTIFY,
        arguments={},
        expires="2026-11-22T03:16:42.123Z",
    )
    for message in (ACK, config, command):
        opened = messages.unseal(messages.seal(message, HUB), type(message), public_key=PUBLIC, device="pole-01")
        assert opened == message


def test_the_forms_are_those_of_the_contract() -> None:
    assert messages.seal(ACK, HUB).partition(b" ")[2] == (
        b'{"v":1,"device":"pole-01","journal":"7f3a21c9","head":"' + b"ab" * 32 + b'","sequence":"1842",'
        b'"at":"2026-11-22T03:15:42.123Z"}'
    )


def test_a_message_that_the_hub_did_not_sign_for_this_device_is_refused() -> None:
    sealed = messages.seal(ACK, HUB)
    forger = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    assert unseal_reason(sealed) is None
    assert unseal_reason(sealed, device="pole-02") == Reason.FOREIGN
    assert unseal_reason(sealed.replace(b"1842", b"1843")) == Reason.SIGNATURE
    assert unseal_reason(messages.seal(ACK, forger)) == Reason.SIGNATURE
    assert unseal_reason(b"\xff\xff {}") == Reason.SIGNATURE
    assert unseal_reason(b"") == Reason.SIGNATURE
    config = messages.seal(Config(device="pole-01", version=1, settings=PointSettings()), HUB)
    assert unseal_reason(config) == Reason.SCHEMA
