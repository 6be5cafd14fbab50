"""Cards as they answer over the air: plain numbers, type 4 tags, NTAG 424 DNA, phones. Each can leave half-way.

Commands arrive either as APDUs (the chip's firmware did the blocks) or as raw ISO 14443-4 blocks.
"""

import secrets
import struct
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

OK, NOT_FOUND, NOT_SUPPORTED = b"\x90\x00", b"\x6a\x82", b"\x6d\x00"
NDEF_APPLICATION = bytes.fromhex("D2760000850101")
ATS = bytes.fromhex("067577810280")


class Card:
    """A card that has a number and nothing else."""

    sens_res = bytes.fromhex("0344")
    sak = 0x00
    ats = b""

    def __init__(self, uid: str) -> None:
        self.uid = bytes.fromhex(uid)
        self.leaves_after: int | None = None
        """How many commands it answers; at the next it is gone."""

    @property
    def is_here(self) -> bool:
        return self.leaves_after is None or self.leaves_after >= 0

    def power_up(self) -> None:
        """It has come into a field, or the field went on."""

    def respond(self, command: bytes) -> bytes | None:
        """None: it is gone, or does not understand."""
        if self.leaves_after is not None:
            self.leaves_after -= 1
        return self._respond(command) if self.is_here else None

    def _respond(self, _command: bytes) -> bytes | None:
        return None

    def block(self, block: bytes) -> bytes | None:
        """The answer to a raw ISO 14443-4 block: RATS, I, R(NAK), S(DESELECT)."""
        if block[0] == 0xE0:
            return self.ats or None
        if block[0] & 0xE2 == 0x02:
            response = self.respond(block[1:])
            return None if response is None else block[:1] + response
        if block[0] & 0xF6 == 0xB2:
            return bytes([0xA2 | block[0] & 1])
        return block[:1] if block[0] & 0xF7 == 0xC2 else None


class Phone(Card):
    """Makes up a number each time the field goes on, and speaks ISO 14443-4 without any application that we know."""

    sak = 0x20
    ats = ATS

    def __init__(self) -> None:
        super().__init__("08" + secrets.token_hex(3))

    def power_up(self) -> None:
        self.uid = b"\x08" + secrets.token_bytes(3)

    def _respond(self, _command: bytes) -> bytes | None:
        return NOT_FOUND


class IsoDepCard(Card):
    """An ISO 14443-4 card whose answers to commands are a table; what is not in it is not supported."""

    sak = 0x20
    ats = ATS

    def __init__(self, uid: str, answers: dict[str, str] | None = None) -> None:
        super().__init__(uid)
        self._answers = answers or {}

    def _respond(self, command: bytes) -> bytes | None:
        return bytes.fromhex(self._answers.get(command.hex().upper(), "6D00"))


class Type4(Card):
    """A tag with an NDEF file. `at_once` is the most it gives per command (MLe); it may give less than asked (`gives`)."""

    sak = 0x20
    ats = ATS

    def __init__(self, uid: str, message: bytes, *, at_once: int = 0x3B, gives: int = 0x100) -> None:
        super().__init__(uid)
        self.message = message
        self._gives = gives
        self._capabilities = (
            bytes.fromhex("000F20") + struct.pack(">H", at_once) + bytes.fromhex("00340406E10401000000")
        )
        self.power_up()

    def power_up(self) -> None:
        self._application = False
        self._file: Callable[[], bytes] | None = None

    def _respond(self, command: bytes) -> bytes | None:
        cla, ins, p1, p2 = command[:4]
        if (cla, ins, p1) == (0x00, 0xA4, 0x04):
            self._application = command[5 : 5 + command[4]] == NDEF_APPLICATION
            return OK if self._application else NOT_FOUND
        if (cla, ins) == (0x00, 0xA4) and self._application:
            files = {b"\xe1\x03": lambda: self._capabilities, b"\xe1\x04": self._ndef_file}
            self._file = files.get(command[5:7])
            return OK if self._file else NOT_FOUND
        if (cla, ins) == (0x00, 0xB0) and self._file:
            offset = p1 << 8 | p2
            return self._file()[offset : offset + min(command[4], self._gives)] + OK
        if (cla, ins) == (0x90, 0x60):
            return bytes.fromhex("0404083000110591AF")
        return NOT_SUPPORTED

    def _ndef_file(self) -> bytes:
        return struct.pack(">H", len(self.message)) + self.message


def uri_message(uri: str) -> bytes:
    """One URI record, its prefix spelt out."""
    payload = b"\x00" + uri.encode()
    return b"\xd1\x01" + bytes([len(payload)]) + b"U" + payload


class Ntag424(Type4):
    """Mirrors encrypted PICC data and a MAC into its URI (NXP AN12196), with a counter that rises at each tap. Keys zero."""

    def __init__(self, uid: str, *, counter: int = 0, key: bytes = bytes(16)) -> None:
        super().__init__(uid, b"")
        self._capabilities = bytes.fromhex("001720010000FF0406E104010000000506E10500808283")
        self.counter = counter
        self._key = key
        self._counted = True
        self._mirror(secrets.token_bytes(5))

    def power_up(self) -> None:
        super().power_up()
        self._counted = False

    def _respond(self, command: bytes) -> bytes | None:
        if command[:2] == b"\x00\xb0" and self._file == self._ndef_file and not self._counted:
            self._counted = True
            self.counter += 1
            self._mirror(secrets.token_bytes(5))
        return super()._respond(command)

    def _mirror(self, padding: bytes) -> None:
        self.picc, self.mac = secure_message(self.uid, self.counter, key=self._key, padding=padding)
        self.message = uri_message(f"https://patrol.example/t?e={self.picc}&c={self.mac}")


def secure_message(uid: bytes, counter: int, *, key: bytes, padding: bytes) -> tuple[str, str]:
    """PICC data and MAC as hex digits (AN12196, 3.3 and 3.4.4; the MAC covers nothing but the session's key)."""
    count = counter.to_bytes(3, "little")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    picc = encryptor.update(b"\xc7" + uid + count + padding)
    session = _cmac(key, bytes.fromhex("3CC300010080") + uid + count)
    return picc.hex().upper(), _cmac(session, b"")[1::2].hex().upper()


def opened_picc(picc: str, *, key: bytes = bytes(16)) -> bytes:
    """Tag, number, counter and padding that PICC data hold."""
    return Cipher(algorithms.AES(key), modes.CBC(bytes(16))).decryptor().update(bytes.fromhex(picc))


def _cmac(key: bytes, text: bytes) -> bytes:
    made = CMAC(algorithms.AES(key))
    made.update(text)
    return made.finalize()
