"""The device's own Ed25519 key: one file that only its owner may read, made once, never sent anywhere."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.durable import sync_folder, write_new
from edge_agent.settings import SettingsError
from wire_contract.chain import decode_bytes, encode_bytes

_RAW_BYTES = 32


def key_path(data_dir: Path) -> Path:
    """Where the key lies."""
    return data_dir / "device.key"


def read_key(data_dir: Path) -> Ed25519PrivateKey:
    """The device's key; raises SettingsError with a hint."""
    path = key_path(data_dir)
    try:
        text = path.read_text(encoding="ascii").strip()
        mode = path.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}; `riskpoint-agent key --config FILE` makes it") from error
    raw = decode_bytes(text, _RAW_BYTES)
    if raw is None:
        raise SettingsError(f"{path}: holds no key; restore it, or move it away and enrol the device anew")
    if mode:
        raise SettingsError(f"{path}: others may read it; `chmod 600 {path}`, and enrol anew if others had access")
    return Ed25519PrivateKey.from_private_bytes(raw)


def make_key(data_dir: Path) -> Ed25519PrivateKey:
    """The device's key, drawn and made durable first where there is none."""
    path = key_path(data_dir)
    if path.exists():
        return read_key(data_dir)
    data_dir.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    write_new(draft, f"{encode_bytes(key.private_bytes_raw())}\n".encode("ascii"))
    draft.rename(path)
    sync_folder(data_dir)
    return key
