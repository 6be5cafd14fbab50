"""A QR engine without a lens: what is written to the FIFO `codes` comes out of the serial port `reader`."""

import os
import pty
import tty
from pathlib import Path

FOLDER = Path("/run/riskpoint-lab")

master, slave = pty.openpty()
tty.setraw(slave)
Path(os.ttyname(slave)).chmod(0o666)
for name in ("reader", "codes"):
    (FOLDER / name).unlink(missing_ok=True)
(FOLDER / "reader").symlink_to(os.ttyname(slave))
os.mkfifo(FOLDER / "codes")
while True:
    with (FOLDER / "codes").open("rb", buffering=0) as codes:
        while sent := codes.read(4096):
            os.write(master, sent)
