"""Cards and phones that prove themselves: an NTAG 424 DNA personalised with a district's key, a badge's tokens."""

from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC

from hub.patrol.sun import MasterKey, Mirror, code
from wire_contract.badge import credential_of, write_token
from wire_contract.measurements import Medium, Refusal, RotatingQrProof, Shown, StaticQrProof, SunProof, TagScanned

MASTER = MasterKey(1, bytes.fromhex("000102030405060708090A0B0C0D0E0F"))
OTHER_MASTER = MasterKey(2, bytes.fromhex("F0E0D0C0B0A090807060504030201000"))


@dataclass
class SunCard:
    """Each reading counts one up, as the card does it."""

    uid: str = "04C767F2066180"
    master: MasterKey = MASTER
    counter: int = 0
    padding: bytes = b"-card"

    @property
    def credential(self) -> str:
        return f"nfc:{self.uid}"

    def message(self) -> SunProof:
        self.counter += 1
        keys, uid = self.master.card_keys(bytes.fromhex(self.uid)), bytes.fromhex(self.uid)
        encryptor = Cipher(AES128(keys.meta_read), CBC(bytes(16))).encryptor()
        picc = encryptor.update(b"\xc7" + uid + self.counter.to_bytes(3, "little") + self.padding)
        made = code(keys.file_read, Mirror(uid, self.counter))
        return SunProof(picc=picc.hex().upper(), mac=made.hex().upper())

    def tag(self, proof: SunProof | None = None, *, shown: Shown = Shown.ACCEPTED) -> TagScanned:
        return TagScanned("front", Medium.NFC, self.credential, proof or self.message(), shown)


@dataclass
class Phone:
    """An officer's badge."""

    number: int = 0
    nonces: int = 0
    key: Ed25519PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([100 + self.number]) * 32)

    @property
    def credential(self) -> str:
        return credential_of(self.key.public_key().public_bytes_raw())

    def token(self, at: datetime) -> str:
        self.nonces += 1
        return write_token(self.key, at=at, nonce=self.nonces.to_bytes(6, "big"))

    def tag(self, at: datetime, *, shown: Shown = Shown.ACCEPTED, token: str | None = None) -> TagScanned:
        return TagScanned("front", Medium.QR, self.credential, RotatingQrProof(token or self.token(at)), shown)


def printed(text: str = "qr:S-0042", *, shown: Shown = Shown.ACCEPTED, refusal: Refusal | None = None) -> TagScanned:
    """A printed code."""
    return TagScanned("front", Medium.QR, text, StaticQrProof(), shown, refusal)


def other_character(text: str, at: int) -> str:
    """One character is another, of the same alphabet."""
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
