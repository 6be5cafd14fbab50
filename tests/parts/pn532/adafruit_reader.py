"""Adafruit's driver as the reader, in a process of its own: `python -m … PORT` says in JSON what it read.

It brings Blinka, which asks what board this is: any will do. `uid` by the driver, then one APDU through the chip.
"""

import json
import os
import sys

os.environ.setdefault("BLINKA_FORCEBOARD", "GENERIC_LINUX_PC")
os.environ.setdefault("BLINKA_FORCECHIP", "GENERIC_X86")

import serial
from adafruit_pn532.uart import PN532_UART


def main(port: str) -> None:
    with serial.Serial(port, 115200, timeout=0.1) as line:
        driver = PN532_UART(line)
        version = list(driver.firmware_version)
        driver.SAM_configuration()
        uid = driver.read_passive_target(timeout=5.0)
        answer = driver.call_function(0x40, params=b"\x01" + bytes.fromhex("9060000000"), response_length=255)
    sys.stdout.write(
        json.dumps({"version": version, "uid": bytes(uid).hex().upper(), "answer": bytes(answer).hex().upper()})
    )


if __name__ == "__main__":
    main(sys.argv[1])
