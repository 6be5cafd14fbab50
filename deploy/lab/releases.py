"""Releases for the rollout scenes: the one that was built, under another version, good or broken in one named way."""

import base64
import hashlib
import shutil
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
"""For `extractall`; Debian 12's Python 3.11.2 has no filter. The tars are our own."""

Edit = tuple[str, str, str]
"""A file of the wheel, what stands there, and what stands there instead."""

CRASHES: Edit = (
    "edge_agent/cli.py",
    "    agent = Agent(settings, clock=clock, service=service)\n",
    '    raise RuntimeError("lab: this release crashes")\n',
)
FAILS_SELF_CHECK: Edit = (
    "edge_agent/agent/self_check.py",
    "    return [*_wrong_key(settings),",
    '    return ["lab: this release fails its self-check", *_wrong_key(settings),',
)
CANNOT_REACH_HUB: Edit = (
    "edge_agent/cli.py",
    "    agent = Agent(settings, clock=clock, service=service)\n",
    """    import msgspec
    wrong = msgspec.structs.replace(settings.mqtt, port=8884)
    agent = Agent(msgspec.structs.replace(settings, mqtt=wrong), clock=clock, service=service)
""",
)


def derive(wheels: Path, *, of: str, version: str, edit: Edit | None = None) -> None:
    """Beside release `of` stands the same as `version`, with this edit. Raises ValueError where nothing is to edit."""
    (wheels / version).mkdir(exist_ok=True)
    for tar in sorted((wheels / of).glob("*.tar")):
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(tar) as packed:
                packed.extractall(folder, **SAFELY)  # noqa: S202 (our own)
            (wheel,) = Path(folder).glob("riskpoint-*.whl")
            _rewrite(wheel, wheel.with_name(wheel.name.replace(f"-{of}-", f"-{version}-", 1)), of, version, edit)
            wheel.unlink()
            made = wheels / version / tar.name
            with tarfile.open(f"{made}.new", "w") as packed:
                packed.add(folder, arcname=".")
            shutil.move(f"{made}.new", made)


def _rewrite(wheel: Path, made: Path, of: str, version: str, edit: Edit | None) -> None:
    records = []
    edited = edit is None
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for listed in old.namelist():
            if listed.endswith((".dist-info/RECORD", "/")):
                continue
            body = old.read(listed)
            if listed.endswith(".dist-info/METADATA"):
                body = body.replace(f"\nVersion: {of}\n".encode(), f"\nVersion: {version}\n".encode(), 1)
            if edit is not None and listed == edit[0]:
                if body.count(edit[1].encode()) != 1:
                    raise ValueError(f"{listed}: the lab's edit does not fit any more: {edit[1]!r}")
                body = body.replace(edit[1].encode(), edit[2].encode())
                edited = True
            name = listed.replace(f"-{of}.dist-info/", f"-{version}.dist-info/", 1)
            new.writestr(name, body)
            digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
            records.append(f"{name},sha256={digest},{len(body)}")
        record = f"riskpoint-{version}.dist-info/RECORD"
        new.writestr(record, "\n".join([*records, f"{record},,", ""]))
    if not edited:
        raise ValueError(f"{edit and edit[0]} is not in {wheel.name}")
