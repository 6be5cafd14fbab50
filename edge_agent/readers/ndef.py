"""NDEF messages (NFC Forum), pure: the URIs in one, and the secure message (SUN) that an NTAG 424 DNA puts into one.

The URI's address counts for nothing: the point follows no link, it only takes the two values out of the query.
"""

import re
from collections.abc import Iterator

from wire_contract.measurements import SunProof

_PREFIXES = (
    *("", "http://www.", "https://www.", "http://", "https://", "tel:", "mailto:", "ftp://anonymous:anonymous@"),
    *("ftp://ftp.", "ftps://", "sftp://", "smb://", "nfs://", "ftp://", "dav://", "news:", "telnet://", "imap:"),
    *("rtsp://", "urn:", "pop:", "sip:", "sips:", "tftp:", "btspp://", "btl2cap://", "btgoep://", "tcpobex://"),
    *("irdaobex://", "file://", "urn:epc:id:", "urn:epc:tag:", "urn:epc:pat:", "urn:epc:raw:", "urn:epc:", "urn:nfc:"),
)
"""URI record type definition, table 3: what its first byte stands for."""

_CHUNKED, _SHORT, _HAS_ID, _WELL_KNOWN = 0x20, 0x10, 0x08, 0x01
_PICC = re.compile(r"(?:e|picc_data)=([0-9A-Fa-f]{32})")
_MAC = re.compile(r"(?:c|cmac)=([0-9A-Fa-f]{16})")


def uris(message: bytes) -> tuple[str, ...]:
    """The URIs of a message, in order; none where the message is damaged anywhere or comes in chunks."""
    found: list[str] = []
    for kind, payload in _records(message):
        if kind is None:
            return ()
        if kind == b"U" and payload:
            prefix = _PREFIXES[payload[0]] if payload[0] < len(_PREFIXES) else ""
            found.append(prefix + payload[1:].decode("utf-8", errors="replace"))
    return tuple(found)


def _records(message: bytes) -> Iterator[tuple[bytes | None, bytes]]:
    """Type and payload of each record, the type empty unless it is the forum's own; None ends a damaged message."""
    at = 0
    while at < len(message):
        flags = message[at]
        sizes = message[at + 1 : at + 1 + (2 if flags & _SHORT else 5) + bool(flags & _HAS_ID)]
        if flags & _CHUNKED or len(sizes) < (2 if flags & _SHORT else 5) + bool(flags & _HAS_ID):
            yield None, b""
            return
        kind_at = at + 1 + len(sizes)
        payload_at = kind_at + sizes[0] + (sizes[-1] if flags & _HAS_ID else 0)
        at = payload_at + int.from_bytes(sizes[1:2] if flags & _SHORT else sizes[1:5], "big")
        if at > len(message):
            yield None, b""
            return
        kind = message[kind_at : kind_at + sizes[0]] if flags & 0x07 == _WELL_KNOWN else b""
        yield kind, message[payload_at:at]


def sun_of(uri: str) -> SunProof | None:
    """The secure message in a URI's query, each of its two values exactly once (NXP AN12196); else None."""
    fields = uri.partition("#")[0].partition("?")[2].split("&")
    piccs = [match[1] for field in fields if (match := _PICC.fullmatch(field))]
    macs = [match[1] for field in fields if (match := _MAC.fullmatch(field))]
    if len(piccs) != 1 or len(macs) != 1:
        return None
    return SunProof(picc=piccs[0].upper(), mac=macs[0].upper())
