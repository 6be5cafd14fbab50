"""One event of the bundle laid out for `sha256sum` and `openssl`: its bytes, its signature, the key that made it."""

from collections.abc import Iterator, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection

from hub.evidence import excerpt
from hub.evidence import service as evidence
from hub.evidence.excerpt import Excerpt
from hub.fleet import service as fleet
from hub.reports.figures import MonthlyFigures
from wire_contract.chain import PublicKey, SignedLine, decode_bytes, verify
from wire_contract.delivery import Place
from wire_contract.topics import DeviceId

FOLDER = "by-hand"


def by_hand(conn: Connection, figures: MonthlyFigures, journals: Sequence[Excerpt]) -> Iterator[tuple[str, bytes]]:
    """The files of the first visit of the month; without a visit, of the first line in the bundle; or none."""
    device, signed = _example(conn, figures, journals)
    if device is None or signed is None:
        return
    yield f"{FOLDER}/line.json", signed.line
    yield f"{FOLDER}/line.sig", decode_bytes(signed.signature, 64) or b""
    keys = [one.public_key for one in fleet.enrolments(conn) if one.device == device]
    yield f"{FOLDER}/key.pem", key_file(next((key for key in keys if verify(key, *_pair(signed))), keys[-1]))


def key_file(public_key: PublicKey) -> bytes:
    """A public key as openssl reads it."""
    raw = decode_bytes(public_key, 32) or bytes(32)
    return Ed25519PublicKey.from_public_bytes(raw).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _pair(signed: SignedLine) -> tuple[str, bytes]:
    return signed.signature, signed.line


def _example(
    conn: Connection, figures: MonthlyFigures, journals: Sequence[Excerpt]
) -> tuple[DeviceId | None, SignedLine | None]:
    visits = (tap for point in figures.points for day in point.days for tap in day.visits)
    if tap := next(visits, None):
        found = evidence.line(conn, tap.device, Place(tap.journal, tap.sequence, tap.hash))
        if found is not None:
            return tap.device, SignedLine(found.signature, found.line)
    for taken in journals:
        for one in excerpt.lines(conn, taken):
            return taken.tip.device, one.signed
    return None, None
