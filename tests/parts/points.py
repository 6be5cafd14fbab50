"""Settings of one made-up point, and its key, in a folder of its own."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.agent.device_key import make_key
from edge_agent.settings import FeedbackPins, Mqtt, Settings, Wiegand
from wire_contract.chain import public_key_of

HUB_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LAMPS = FeedbackPins(green=16, amber=20, red=26, buzzer=13)


def point_settings(
    folder: Path, *, device: str = "bkk-test-01", port: int = 1, heartbeat_s: int = 60, journal_max_mb: int = 64
) -> Settings:
    """One reader `front` and all lamps. With port 1 there is no broker. The device's key exists."""
    make_key(folder)
    return Settings(
        device=device,
        hub_public_key=public_key_of(HUB_KEY),
        data_dir=str(folder),
        pin_factory="mock",
        mqtt=Mqtt(port=port),
        readers=(Wiegand(name="front", d0=17, d1=27),),
        feedback=LAMPS,
        heartbeat_s=heartbeat_s,
        journal_max_mb=journal_max_mb,
    )
