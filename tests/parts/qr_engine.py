"""A GM65-like QR engine as other people's drivers describe it: zones, framed commands, replies and codes in one stream.

It shares no code with ours: frames are built byte by byte, and the CRC is the bitwise one of Tasmota's and DFRobot's drivers.
"""

from dataclasses import dataclass, field

FACTORY = {0x0000: 0xD6, 0x0003: 0x00, 0x000D: 0xA1, 0x003F: 0x01, 0x0060: 0x01}
"""What Tasmota's dump of a new engine shows (0x003F: [S])."""


def bitwise_crc(body: bytes) -> bytes:
    register = 0
    for byte in body:
        for bit in (0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01):
            register <<= 1
            if register & 0x10000:
                register ^= 0x11021
            if byte & bit:
                register ^= 0x1021
    return bytes((register >> 8 & 0xFF, register & 0xFF))


@dataclass
class EmulatedEngine:
    """Takes what is written to it, and answers. `zones` lose power, `kept` do not."""

    zones: dict[int, int] = field(default_factory=lambda: dict(FACTORY))
    kept: dict[int, int] = field(default_factory=lambda: dict(FACTORY))
    read_only: frozenset[int] = frozenset()
    deaf: bool = False
    orders: list[str] = field(default_factory=list)
    _buffer: bytes = b""

    def take(self, written: bytes) -> bytes:
        self._buffer += written
        said = b""
        while len(self._buffer) >= 9 and not self.deaf:
            frame, self._buffer = self._buffer[:9], self._buffer[9:]
            said += self._answer(frame)
        return said

    def _answer(self, frame: bytes) -> bytes:
        assert frame[:2] == b"\x7e\x00"
        assert frame[7:] in (bitwise_crc(frame[2:7]), b"\xab\xcd"), frame.hex()
        kind, length, address, value = frame[2], frame[3], frame[4] << 8 | frame[5], frame[6]
        assert length == 1
        if kind == 7:
            assert value == 1, "one byte at a time"
            return self._reply(self.zones.get(address, 0))
        if kind == 8:
            self.orders.append(f"{address:04X}={value:02X}")
            if address not in self.read_only:
                self.zones[address] = value
        elif kind == 9:
            self.orders.append("save")
            self.kept = dict(self.zones)
        return self._reply(0)

    def _reply(self, value: int) -> bytes:
        body = bytes((0, 1, value))
        return b"\x02\x00" + body + bitwise_crc(body)

    def power_cycle(self) -> None:
        self.zones, self._buffer = dict(self.kept), b""

    def shown_setup_code(self, address: int, value: int) -> bytes:
        """A printed setup code before it: obeyed unless locked, and sent as text where that is set."""
        if not self.zones[0x0003] & 2:
            self.zones[address] = value
        return f"^{address:04X}{value:02X}".encode() + b"\r" if self.zones[0x0003] & 1 else b""
