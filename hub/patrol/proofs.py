"""What a tap's proof is worth, from its line and the hub's keys. Pure.

A badge's token anybody can check from the line alone. A SUN message only who holds the master key: so what the hub
finds of one is its own word, and stands in its chain (`docs/decisions/0011-sun-verdicts-are-the-hubs-word.md`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hub.evidence.when import When
from hub.patrol.scan import ProofState, Scan
from hub.patrol.sun import UID_BYTES, MasterKey, Mirror, is_made_by, mirrored
from wire_contract import badge
from wire_contract.measurements import RotatingQrProof, StaticQrProof, SunProof, TagScanned

TOKEN_SLACK = timedelta(minutes=10)
"""How far a phone's clock may be off: a token tells when it was made, and the point when it was shown."""

_STATIC = str(StaticQrProof.__struct_config__.tag)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CARD = re.compile(rf"nfc:([0-9A-F]{{{2 * UID_BYTES}}})")


class Assurance(StrEnum):
    """How much a tap that counts proves of who stood there."""

    HIGH = "high"
    """The secret in a card, or the key in a phone, made the proof there and then."""
    LOW = "low"
    """A number that anybody may copy."""
    SECOND_CLASS = "second_class"
    """A printed code, that anybody may photograph."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a proof."""

    state: ProofState
    sun_counter: int | None = None
    badge_step: int | None = None


def examined(tag: TagScanned, *, keys: Iterable[MasterKey]) -> Found:
    """What the proof of this tap is, with these keys."""
    proof = tag.proof
    if isinstance(proof, SunProof):
        return _sun(tag.credential, proof, keys)
    if isinstance(proof, RotatingQrProof):
        return _badge(tag.credential, proof)
    return Found(ProofState.FORGED if badge.is_badge(tag.credential) else ProofState.NONE)


def assurance(scan: Scan) -> Assurance:
    """How much a tap proves whose proof does not fail."""
    if scan.proof_state is ProofState.VERIFIED:
        return Assurance.HIGH
    return Assurance.SECOND_CLASS if scan.proof == _STATIC else Assurance.LOW


def fails(scan: Scan) -> bool:
    """Whether the tap's proof is none, or a token that cannot have been made when it was shown."""
    if scan.proof_state is ProofState.FORGED:
        return True
    return scan.badge_step is not None and _is_out_of_time(scan.badge_step, scan.when)


def _is_out_of_time(step: int, when: When) -> bool:
    """Certainly: wherever in its bracket the tap took place."""
    begins_at = _EPOCH + timedelta(seconds=step * badge.STEP_S)
    ends_at = begins_at + timedelta(seconds=badge.STEP_S)
    is_early = when.latest < begins_at - TOKEN_SLACK
    return is_early or (when.earliest is not None and when.earliest > ends_at + TOKEN_SLACK)


def _badge(credential: str, proof: RotatingQrProof) -> Found:
    token = badge.read_token(proof.token)
    if token is None or token.credential != credential or not token.is_genuine:
        return Found(ProofState.FORGED)
    return Found(ProofState.VERIFIED, badge_step=token.step)


def _sun(credential: str, proof: SunProof, keys: Iterable[MasterKey]) -> Found:
    """Every key is tried: a card keeps the one with which it was made."""
    tried = [*keys]
    if not tried:
        return Found(ProofState.UNCHECKED)
    card = _CARD.fullmatch(credential)
    made = [_made_with(key, bytes.fromhex(card[1]), proof) for key in tried] if card else []
    found = next((mirror for mirror in made if mirror is not None), None)
    return Found(ProofState.VERIFIED, sun_counter=found.counter) if found else Found(ProofState.FORGED)


def _made_with(key: MasterKey, uid: bytes, proof: SunProof) -> Mirror | None:
    keys = key.card_keys(uid)
    found = mirrored(keys.meta_read, bytes.fromhex(proof.picc))
    if found is None or found.uid != uid or not is_made_by(keys.file_read, found, bytes.fromhex(proof.mac)):
        return None
    return found
