"""NTAG 424 DNA secure unique NFC messages (SUN): NXP AN12196 the message, AN10922 a key of each card's own. Pure.

A card that is read answers with its encrypted UID and counter and a code over them. Whoever holds the master key can
tell that this very card made the message, and how often it was read before. Nothing here keeps a counter.
"""

import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from cryptography.hazmat.primitives.cmac import CMAC

KEY_BYTES = 16
UID_BYTES = 7

_MIRRORED = 0xC7
"""PICCDataTag: UID and counter are both there, the UID has 7 bytes (AN12196 §4.4.2.1)."""
_SV1, _SV2 = bytes.fromhex("C33C00010080"), bytes.fromhex("3CC300010080")
_NO_IV = bytes(KEY_BYTES)
_SYSTEM = b"riskpoint sun"


@dataclass(frozen=True, slots=True)
class Mirror:
    """What a card tells of itself: its UID, and how often it was read."""

    uid: bytes
    counter: int

    @property
    def lsb_first(self) -> bytes:
        """The counter as the card writes it."""
        return self.counter.to_bytes(3, "little")


@dataclass(frozen=True, slots=True)
class CardKeys:
    """The keys of one card, by their numbers in it (AN12196 §6: key 0 changes the others)."""

    change: bytes = field(repr=False)
    meta_read: bytes = field(repr=False)
    """Key 1: encrypts UID and counter."""
    file_read: bytes = field(repr=False)
    """Key 2: makes the code."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    """A district's key, from which those of all its cards follow."""

    version: int
    secret: bytes = field(repr=False)

    @property
    def check(self) -> str:
        """The first 3 bytes of the CMAC of 16 zeros: tells two keys apart, and nothing of either."""
        return cmac(self.secret, bytes(KEY_BYTES))[:3].hex()

    def card_keys(self, uid: bytes) -> CardKeys:
        """The keys that a card with this UID carries."""
        return CardKeys(*(diversified(self.secret, uid + _SYSTEM + bytes([number])) for number in range(3)))


def diversified(master: bytes, about: bytes) -> bytes:
    """A key for what is told about one card (AN10922 §2.2: CMAC of 01 and 16 to 31 bytes).

    Fewer bytes would need another padding than CMAC's own.
    """
    if not KEY_BYTES <= len(about) < 2 * KEY_BYTES:
        raise ValueError(f"{len(about)} bytes to diversify with")
    return cmac(master, b"\x01" + about)


def mirrored(meta_read: bytes, picc: bytes) -> Mirror | None:
    """UID and counter in an encrypted PICCData; None where this key does not open it."""
    plain = _decrypted(meta_read, picc, iv=_NO_IV)
    if plain[0] != _MIRRORED:
        return None
    return Mirror(plain[1:8], int.from_bytes(plain[8:11], "little"))


def session_mac_key(file_read: bytes, mirror: Mirror) -> bytes:
    """The key of this one message's code."""
    return cmac(file_read, _SV2 + mirror.uid + mirror.lsb_first)


def file_content(file_read: bytes, mirror: Mirror, encrypted: bytes) -> bytes:
    """The part of the file that the card mirrors encrypted, where it is set to."""
    session = cmac(file_read, _SV1 + mirror.uid + mirror.lsb_first)
    encryptor = Cipher(AES128(session), ECB()).encryptor()  # noqa: S305 (one block, as the datasheet has it)
    iv = encryptor.update(mirror.lsb_first + bytes(13)) + encryptor.finalize()
    return _decrypted(session, encrypted, iv=iv)


def code(file_read: bytes, mirror: Mirror, about: bytes = b"") -> bytes:
    """The 8 bytes with which the card vouches; `about` is the text between the card's two MAC offsets."""
    return cmac(session_mac_key(file_read, mirror), about)[1::2]


def is_made_by(file_read: bytes, mirror: Mirror, told: bytes, about: bytes = b"") -> bool:
    """Whether the card with this key made the code; takes as long for any wrong one."""
    return hmac.compare_digest(code(file_read, mirror, about), told)


def cmac(key: bytes, message: bytes) -> bytes:
    """AES-128 CMAC (NIST SP 800-38B)."""
    made = CMAC(AES128(key))
    made.update(message)
    return made.finalize()


def _decrypted(key: bytes, content: bytes, *, iv: bytes) -> bytes:
    decryptor = Cipher(AES128(key), CBC(iv)).decryptor()
    return decryptor.update(content) + decryptor.finalize()
