"""nfcpy as the reader, in a process of its own: `python -m tests.parts.pn532.nfcpy_reader PORT` says what it read, in JSON.

nfcpy is under the EUPL and serves as an independent peer only. It looks for ports directly in /dev, so its device is
made by hand.
"""

import json
import sys
import time

import nfc
import nfc.clf
import nfc.clf.pn532
import nfc.clf.transport

WAIT_S = 20.0


def main(port: str) -> None:
    device = nfc.clf.pn532.init(nfc.clf.transport.TTY(port))
    device._path, device._vendor_name, device._device_name = port, "emulated", "pty"
    frontend = nfc.ContactlessFrontend()
    frontend.device = device
    found: dict[str, object] = {"chip": device.chipset_name}

    def on_connect(tag: nfc.tag.Tag) -> bool:
        found.update(kind=tag.type, uid=tag.identifier.hex().upper())
        found["uris"] = [record.iri for record in tag.ndef.records] if tag.ndef else []
        return False

    give_up_at = time.monotonic() + WAIT_S
    frontend.connect(
        rdwr={"on-connect": on_connect, "targets": ["106A"]}, terminate=lambda: time.monotonic() > give_up_at
    )
    frontend.close()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
