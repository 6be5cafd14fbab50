"""Rows of a bundle's files taken apart and put together, and the hub's chain made anew by whoever holds a key."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.parts.bundle_mutants.bundles import Files, seal
from wire_contract.chain import encode_bytes, public_key_of

OLD = "the hash that this line had"


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
    """The hub's lines, numbered, linked and signed anew with this key; what names an older line names its new self."""
    made: list[bytes] = []
    renamed: dict[str, str] = {}
    for number, event in enumerate(events, 1):
        old = event.pop(OLD, None)
        for name in ("proposal",):
            if name in event["data"]:
                event["data"][name] = renamed.get(event["data"][name], event["data"][name])
        for head in event["data"].get("heads", []):
            if head["device"] is None and made:
                head["sequence"], head["head"] = len(made), hash_of(made[-1])
        event["id"], event["sequence"] = f"{event['id'][:8]}/{number}", str(number)
        event["prev"] = hash_of(made[-1]) if made else "0" * 64
        made.append(row_of(event, key))
        if old:
            renamed[old] = hash_of(made[-1])
    return made


def hub_events(files: Files) -> list[dict[str, Any]]:
    """The acts of the hub, each with the hash that its line had."""
    return [{**event_of(row), OLD: hash_of(row)} for row in rows(files["hub.lines"])]


def reseal(files: Files, key: Ed25519PrivateKey, events: list[dict[str, Any]] | None = None) -> None:
    """Whatever was changed, act, manifest, sums and seal say so now, as far as a holder of this key can make them."""
    events = events if events is not None else hub_events(files)
    act = events[-1]
    act["data"]["figures"] = hashlib.sha256(files["figures.json"]).hexdigest()
    made = rechain(events, key)
    own = next(head for head in act["data"]["heads"] if head["device"] is None)
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
