"""Rows of a bundle's files taken apart and put together, and the hub's chain made anew by whoever holds a key."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.parts.bundle_mutants.bundles import Files, seal
from wire_contract.chain import encode_bytes, public_key_of


def rows(content: bytes) -> list[bytes]:
    """The rows of a file."""
    return content.split(b"\n")[:-1]


def joined(found: list[bytes]) -> bytes:
    """The file of these rows."""
    return b"".join(row + b"\n" for row in found)


def event_of(row: bytes) -> dict[str, Any]:
    """What a row `SIGNATURE SP LINE` says."""
    return json.loads(row.partition(b" ")[2])  # type: ignore[no-any-return]


def row_of(event: dict[str, Any], key: Ed25519PrivateKey) -> bytes:
    """A row, signed anew."""
    line = written(event)
    return encode_bytes(key.sign(line)).encode() + b" " + line


def written(event: dict[str, Any]) -> bytes:
    """JSON as everybody here writes lines."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def hash_of(row: bytes) -> str:
    """The hash of a row's line."""
    return hashlib.sha256(row.partition(b" ")[2]).hexdigest()


def pretty(tree: Any) -> bytes:
    """JSON as figures and manifest are written."""
    return json.dumps(tree, ensure_ascii=False, indent=1).encode() + b"\n"


def rechain(events: list[dict[str, Any]], key: Ed25519PrivateKey) -> list[bytes]:
    """The hub's lines, numbered, linked and signed anew with this key."""
    made: list[bytes] = []
    for number, event in enumerate(events, 1):
        event["id"], event["sequence"] = f"{event['id'][:8]}/{number}", str(number)
        event["prev"] = hash_of(made[-1]) if made else "0" * 64
        made.append(row_of(event, key))
    return made


def reseal(files: Files, key: Ed25519PrivateKey, events: list[dict[str, Any]] | None = None) -> None:
    """Whatever was changed, act, manifest, sums and seal say so now, as far as a holder of this key can make them."""
    events = events if events is not None else [event_of(row) for row in rows(files["hub.lines"])]
    act = events[-1]
    act["data"]["figures"] = hashlib.sha256(files["figures.json"]).hexdigest()
    made = rechain(events[:-1], key)
    own = next(head for head in act["data"]["heads"] if head["device"] is None)
    own["sequence"], own["head"] = len(made), hash_of(made[-1])
    made = rechain(events, key)
    files["hub.lines"] = joined(made)
    manifest = json.loads(files["manifest.json"])
    manifest["hub_public_key"] = public_key_of(key)
    manifest["heads"] = [head for head in act["data"]["heads"] if head["device"]]
    manifest["heads"].append({**own, "sequence": len(made), "head": hash_of(made[-1])})
    files["manifest.json"] = pretty(manifest)
    seal(files, key)


def decode(text: str) -> bytes:
    """base64url without padding, read."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
