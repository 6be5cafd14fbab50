"""Many publishers in one process: MQTT 3.1.1 packets made beforehand, written as fast as the broker takes them.

`python -m bench.flood PORT FILE` waits for a line on standard input, publishes, and ends when every PUBACK is there.
The file is a pickle of {client id: [(topic, payload), …]}, written by the bench itself.
"""

import asyncio
import pickle
import struct
import sys
from pathlib import Path

Load = dict[str, list[tuple[str, bytes]]]


def _length(size: int) -> bytes:
    out = bytearray()
    while True:
        size, digit = divmod(size, 128)
        out.append(digit | (0x80 if size else 0))
        if not size:
            return bytes(out)


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack(">H", len(raw)) + raw


def _connect(client: str) -> bytes:
    body = _text("MQTT") + bytes([4, 2]) + struct.pack(">H", 600) + _text(client)
    return b"\x10" + _length(len(body)) + body


def _publish(topic: str, payload: bytes, packet_id: int) -> bytes:
    body = _text(topic) + struct.pack(">H", packet_id) + payload
    return b"\x32" + _length(len(body)) + body


async def _client(port: int, client: str, messages: list[tuple[str, bytes]], go: asyncio.Event) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_connect(client))
    await reader.readexactly(4)
    packets = [_publish(topic, payload, number % 65_535 + 1) for number, (topic, payload) in enumerate(messages)]
    await go.wait()
    acknowledged = asyncio.create_task(reader.readexactly(4 * len(packets)))
    for start in range(0, len(packets), 20):
        writer.write(b"".join(packets[start : start + 20]))
        await writer.drain()
    await acknowledged
    writer.close()


async def _flood(port: int, load: Load) -> None:
    go = asyncio.Event()
    clients = [asyncio.create_task(_client(port, client, messages, go)) for client, messages in load.items()]
    await asyncio.sleep(0.5)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    go.set()
    await asyncio.gather(*clients)


def main() -> None:
    """Publish everything in the file."""
    port, file = int(sys.argv[1]), Path(sys.argv[2])
    load: Load = pickle.loads(file.read_bytes())  # noqa: S301 (written a moment ago by the bench that started us)
    asyncio.run(_flood(port, load))


if __name__ == "__main__":
    main()
