"""What a backup says of itself, and the hub's signature on that. Pure."""

from typing import Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Meta, Struct

from hub.kernel.refused import Refused
from wire_contract import chain
from wire_contract.acts import NamedHead
from wire_contract.chain import PublicKey
from wire_contract.field_types import Count, Hash, Key
from wire_contract.messages import TimeText

FORMAT = 1

TableName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
ColumnKind = Literal["integer", "text", "boolean", "bytes", "day"]


class Column(Struct, frozen=True, kw_only=True):
    """One column, in the order in which a row's values stand."""

    name: TableName
    kind: ColumnKind


class TableFile(Struct, frozen=True, kw_only=True):
    """The rows of one table: a gzip file `tables/NAME.jsonl.gz`, one JSON list per row."""

    name: TableName
    columns: tuple[Column, ...]
    rows: Count
    bytes: Count
    sha256: Hash

    @property
    def path(self) -> str:
        """Where the file lies inside the backup."""
        return f"tables/{self.name}.jsonl.gz"


class Manifest(Struct, frozen=True, kw_only=True):
    """What is in a backup, as of one moment."""

    format: Literal[1] = 1
    made_at: TimeText
    made_by: str
    schema: str
    hub_public_key: Key
    lines: Count
    tables: tuple[TableFile, ...]
    """In an order in which they can be filled: what others refer to comes first."""
    heads: tuple[NamedHead, ...]
    """Where every chain stood."""
    left_out: tuple[str, ...]
    """Tables that are not kept: who was signed in."""
    photographs: tuple[Hash, ...] = ()
    """Whose originals are in the folder `photographs`, each under the SHA-256 that it must have."""


class _Format(Struct, frozen=True):
    """The one thing that may be asked of a manifest of any format."""

    format: int


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest's bytes, ready to be signed; people may read them."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def sign_manifest(content: bytes, key: Ed25519PrivateKey) -> bytes:
    """What stands in `manifest.signature`."""
    return chain.sign(key, content).encode() + b"\n"


def read_manifest(content: bytes, signature: bytes) -> Manifest:
    """The manifest that the hub named in it has signed, or `Refused`."""
    try:
        found = msgspec.json.decode(content, type=_Format).format
        if found != FORMAT:
            raise Refused(
                f"the backup has format {found}, this program reads {FORMAT}",
                hint="restore it with the release that made it",
            )
        manifest = msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise Refused(f"the backup's manifest.json cannot be read: {error}", hint="take another backup") from error
    text = signature.decode("ascii", errors="replace").strip()
    if not chain.verify(PublicKey(manifest.hub_public_key), text, content):
        raise Refused("the backup's manifest.json is not what the hub signed", hint="take another backup")
    return manifest
