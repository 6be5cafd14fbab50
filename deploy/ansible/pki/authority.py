#!/usr/bin/env python3
"""The district's certificate authority: one folder on the deployer's machine, whose key (`ca.key.pem`) is elsewhere but
while something is signed. Devices make their own keys; what arrives here is a request, what leaves is a certificate.

Every command may be repeated: the same request gets the certificate that it has until two thirds of its life are over.
Refusals are one line on standard error and exit code 2.
"""

import argparse
import fcntl
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from rules import USAGE, RefusedError, verdict
from signing import Authority


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hosts are worked on at once, the folder one at a time."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str], *, now: datetime) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", type=Path, help="the authority's key; ca.key.pem in the folder without it")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("--name", required=True)
    for command in ("sign", "check"):
        one = commands.add_parser(command)
        one.add_argument("--name", required=True)
        one.add_argument("--kind", choices=sorted(USAGE), required=True)
        one.add_argument("--address", action="append", default=[])
    ending = commands.add_parser("revoke")
    ending.add_argument("name")
    ending.add_argument("--but-held", action="store_true", help="the one on standard input goes on")
    commands.add_parser("refresh")
    asked = parser.parse_args(arguments)
    authority = Authority(asked.folder, key_file=asked.key, now=now)
    try:
        with _alone(asked.folder):
            sys.stdout.write(_answer(authority, asked, now=now))
    except RefusedError as refused:
        sys.stderr.write(f"authority: {refused}\n")
        return 2
    return 0


def _answer(authority: Authority, asked: argparse.Namespace, *, now: datetime) -> str:
    match asked.command:
        case "init":
            authority.init(asked.name)
            return ""
        case "sign":
            request = sys.stdin.buffer.read()
            addresses = tuple(asked.address)
            return authority.sign(request, name=asked.name, kind=asked.kind, addresses=addresses).decode()
        case "check":
            return json.dumps(_check(authority, json.load(sys.stdin), asked, now=now)) + "\n"
        case "revoke":
            but = sys.stdin.buffer.read() if asked.but_held else b""
            if asked.but_held and not but.strip():
                raise RefusedError(f"{asked.name}: the certificate that goes on was not said; nothing is revoked")
            return f"{authority.revoke(asked.name, but=but)} revoked\n"
        case _:
            return "renewed\n" if authority.refresh() else "good\n"


def _check(authority: Authority, holds: dict[str, str], asked: argparse.Namespace, *, now: datetime) -> dict[str, str]:
    """How a host's certificate stands: `ok`, or why it needs another."""
    ca = authority.certificate
    if not holds.get("certificate"):
        return {"state": "missing", "text": "has none yet"}
    try:
        found = x509.load_pem_x509_certificate(holds["certificate"].encode())
        key = serialization.load_pem_public_key(holds["public_key"].encode())
    except ValueError:
        return {"state": "damaged", "text": "the file is no certificate, or its key no key"}
    if found.public_key() != key:
        return {"state": "key", "text": "belongs to another key"}
    if authority.is_revoked(found):
        return {"state": "revoked", "text": "it is revoked"}
    said = verdict(found, ca, name=asked.name, kind=asked.kind, addresses=tuple(asked.address), now=now)
    return {"state": said.state, "text": said.text}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], now=datetime.now(UTC)))  # noqa: TID251 (the outermost room reads the clock)
