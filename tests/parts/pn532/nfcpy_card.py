"""An NTAG 424 DNA whose air interface is nfcpy's (over UDP, on loopback), in a process of its own: `python -m … UID`.

nfcpy answers request, anticollision and selection; from then on the blocks are our card's. It says its port first.
"""

import sys

import nfc.clf
import nfc.clf.udp

from tests.parts.pn532.cards import Ntag424

LISTEN_S = 1.0


class OnLoopback(nfc.clf.udp.Device):
    """nfcpy would listen at every address, and at a port that is given."""

    def bind(self) -> int:
        self.socket.bind(("127.0.0.1", 0))
        self.addr = self.socket.getsockname()
        return int(self.addr[1])

    def _bind_socket(self, _time_to_return: float) -> bool:
        return True


def main(uid: str) -> None:
    device, card = OnLoopback("127.0.0.1", 0), Ntag424(uid)
    sys.stdout.write(f"{device.bind()}\n")
    sys.stdout.flush()
    target = nfc.clf.LocalTarget("106A", sens_res=bytearray(b"\x44\x03"), sdd_res=bytearray(card.uid), sel_res=b"\x20")
    while True:
        card.power_up()
        selected = device.listen_tta(target, LISTEN_S)
        block = selected.tt4_cmd if selected else None
        try:
            while block is not None:
                block = device.send_rsp_recv_cmd(selected, card.block(bytes(block)), LISTEN_S)
        except nfc.clf.CommunicationError:
            continue  # the field is off, or nobody speaks any more


if __name__ == "__main__":
    main(sys.argv[1])
