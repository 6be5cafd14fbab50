"""`./run lab arm64`: what is installed on a Raspberry Pi, on an arm64 Debian root: the wheels of the lock files, by the
very words of the role `release`, and the agent's own check with a shipped profile.

No machine is booted: the root's programs run under qemu-user. Libraries that only Raspberry Pi OS has (picamera2) are
not there, so the profile is one with a network camera.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import room
import yaml  # type: ignore[import-untyped] # ships no types
from machine import LabError
from releases import SAFELY
from site_ import ANSIBLE, REPOSITORY

PACKAGES = "python3,python3-venv,ca-certificates"
PROFILE = "pi-3-wiegand"
DEVICE = "lab-arm64"
QEMU = Path("/usr/bin/qemu-aarch64-static")
_BINFMT = "riskpoint-lab-aarch64"
_MAGIC = (
    r"\x7f\x45\x4c\x46\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00",
    r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff",
)
_TASK = "The packages of the lock files are installed"
_CHECK = """chmod 0700 /var/lib/riskpoint-agent
/opt/release/bin/riskpoint-agent key --config /etc/riskpoint/agent.toml >&2
/opt/release/bin/riskpoint-agent check --config /etc/riskpoint/agent.toml
"""


def refuse_where_impossible() -> None:
    """Raises LabError with what is missing and what helps."""
    for program, package in (("qemu-aarch64-static", "qemu-user-static"), ("debootstrap", "debootstrap")):
        if shutil.which(program) is None:
            raise LabError(f"{program} is missing: apt-get install {package}")
    if os.uname().machine == "x86_64" and "binfmt_misc" not in Path("/proc/filesystems").read_text(encoding="ascii"):
        raise LabError("this kernel has no binfmt_misc: modprobe binfmt_misc")


def play(folder: Path, wheels: Path, release: str) -> str:
    """Everything is installed and the agent says that it can serve; returns what was seen. Raises LabError."""
    with _emulated():
        base = _base(folder)
        root = folder / "arm64"
        shutil.rmtree(root, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(root)], check=True)
        try:
            incoming = root / "opt/incoming"
            incoming.mkdir(parents=True)
            with tarfile.open(wheels / release / "agent-aarch64-py313.tar") as packed:
                packed.extractall(incoming, **SAFELY)  # noqa: S202 (our own)
            machine = _installed(root)
            if machine != "aarch64":
                raise LabError(f"that was installed on {machine}")
            _settle(root, folder)
            said = _inside(root, _CHECK).strip()
            if said != f"release {release}: passed":
                raise LabError(f"the agent says {said!r}")
            # The same check with one thing taken away: it would have been seen.
            (root / "etc/riskpoint/device.key.pem").unlink()
            lacks = _inside(root, f"{_CHECK.rstrip()} || true")
            if "passed" in lacks:
                raise LabError("the agent passed without the key of its certificate")
            return f"{len(list(incoming.glob('*.whl')))} wheels on {machine}; the agent with {PROFILE}: {said}"
        finally:
            shutil.rmtree(root, ignore_errors=True)


def _installed(root: Path) -> str:
    """The lock files' wheels are in an environment there, as the role puts them; the machine that its Python names."""
    tasks = yaml.safe_load((ANSIBLE / "roles/release/tasks/install.yml").read_text(encoding="utf-8"))
    (argv,) = (task["ansible.builtin.command"]["argv"] for task in tasks if task["name"] == _TASK)
    _inside(root, "/usr/bin/python3 -m venv /opt/release")
    _inside(root, argv[2], "install", "/opt/incoming", "/opt/release")
    return _inside(root, "/opt/release/bin/python -c 'import platform; print(platform.machine())'").strip()


def _settle(root: Path, folder: Path) -> None:
    """The device's settings as the firmware room renders them, and a certificate of an authority."""
    etc, work = root / "etc/riskpoint", folder / "arm64-settings"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    row: dict[str, object] = {
        "device": DEVICE,
        "point": "LAB-9",
        "profile": PROFILE,
        "hub_public_key": "A" * 43,
        "broker": "10.77.0.2",
    }
    row |= {"port": 8883, "cameras": {}}
    (work / "row.json").write_text(json.dumps({"devices": [row]}), encoding="utf-8")
    render = ["render", "--inventory", str(work / "row.json"), "--for", DEVICE, "--out", str(work / "tree")]
    _python("-c", "from firmware_config.cli import main; main()", *render)
    etc.mkdir(parents=True)
    (root / "var/lib/riskpoint-agent").mkdir()
    shutil.copy(work / "tree/etc/riskpoint/agent.toml", etc)
    (etc / "street.password").write_text("of the camera\n", encoding="ascii")
    key = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out"]
    subprocess.run([*key, str(etc / "device.key.pem")], check=True, capture_output=True)
    ask = ["openssl", "req", "-new", "-key", str(etc / "device.key.pem"), "-subj", f"/CN={DEVICE}"]
    request = subprocess.run(ask, check=True, capture_output=True).stdout
    authority = [str(ANSIBLE / "pki/authority.py"), str(work / "authority")]
    _python(*authority, "init", "--name", "lab")
    signed = _python(*authority, "sign", "--name", DEVICE, "--kind", "client", sent=request)
    (etc / "device.pem").write_bytes(signed)
    shutil.copy(work / "authority/ca.pem", etc)


def _python(*words: str, sent: bytes = b"") -> bytes:
    there = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.run([sys.executable, *words], input=sent, env=there, check=True, capture_output=True).stdout


def _base(folder: Path) -> Path:
    """An arm64 Debian root, made once; its second half runs under qemu and takes minutes."""
    root, draft = folder / f"base-{room.SUITE}-arm64", folder / f"base-{room.SUITE}-arm64.new"
    if (root / ".whole").exists():
        return root
    shutil.rmtree(draft, ignore_errors=True)
    debs = folder / "debs-arm64"
    debs.mkdir(exist_ok=True)
    print(f"lab: making the base root {root} (once; its second half runs under qemu: minutes)", flush=True)
    words = ["debootstrap", "--foreign", "--arch=arm64", "--variant=minbase", f"--cache-dir={debs}"]
    words += [f"--include={PACKAGES}", room.SUITE, str(draft), room.MIRROR]
    with (folder / "debootstrap-arm64.log").open("wb") as log:
        if subprocess.run(words, stdout=log, stderr=log, check=False).returncode != 0:
            raise LabError(f"debootstrap failed: {folder}/debootstrap-arm64.log (it needs Debian's mirror, once)")
    _only_what_is_wanted(draft)
    _inside(draft, "/debootstrap/debootstrap --second-stage >&2")
    (draft / ".whole").touch()
    draft.rename(root)
    return root


def _only_what_is_wanted(draft: Path) -> None:
    """The list of packages is that of the root alone: debootstrap reads it again for each, minutes each under qemu."""
    wanted = {row.split()[0] for row in (draft / "debootstrap/debpaths").read_text(encoding="ascii").splitlines()}
    for one in (draft / "var/lib/apt/lists").glob("*_Packages"):
        rows = [row for row in one.read_text(encoding="utf-8").split("\n\n") if row.startswith("Package: ")]
        kept = [row for row in rows if row.split("\n", 1)[0].removeprefix("Package: ") in wanted]
        one.write_text("\n\n".join(kept) + "\n\n", encoding="utf-8")


def _inside(root: Path, script: str, *more: str) -> str:
    """What a script printed in that root, in mount and PID namespaces of its own and without a network."""
    enter = 'mount -t proc proc "$0/proc"; exec chroot "$0" /bin/sh -euc "$@"'
    words = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--propagation", "private"]
    words += ["/bin/sh", "-euc", enter, str(root), script, *more]
    said = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
    done = subprocess.run(words, env=said, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise LabError(f"on arm64: ended with {done.returncode}: {(done.stdout + done.stderr)[-1500:]}")
    return done.stdout


@contextmanager
def _emulated() -> Iterator[None]:
    """Programs for arm64 run here; what was registered with the kernel for it is taken back."""
    if os.uname().machine == "aarch64":
        yield
        return
    registry = Path("/proc/sys/fs/binfmt_misc")
    mounted = not (registry / "register").exists()
    if mounted:
        subprocess.run(["mount", "-t", "binfmt_misc", "none", str(registry)], check=True)
    try:
        known = any("qemu-aarch64" in one.read_text(encoding="ascii") for one in registry.glob("*aarch64*"))
        if not known:
            row = f":{_BINFMT}:M::{_MAGIC[0]}:{_MAGIC[1]}:{QEMU}:F"
            (registry / "register").write_text(row, encoding="ascii")
        try:
            yield
        finally:
            if not known:
                (registry / _BINFMT).write_text("-1", encoding="ascii")
    finally:
        if mounted:
            subprocess.run(["umount", str(registry)], check=False)
