"""`./run lab`: a hub and five devices as real Debian hosts on this machine, and what the fleet promises shown on them.

Ends with 0 where every scene held, 1 where one did not, 2 where this machine cannot do it.
"""

import argparse
import hashlib
import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import arm64  # noqa: E402 (the folder is no package: these are programs that stand by themselves)
import care  # noqa: E402
import mishaps  # noqa: E402
import releases  # noqa: E402
import rollouts  # noqa: E402
import room  # noqa: E402
import scenes  # noqa: E402
import shown  # noqa: E402
from machine import LabError  # noqa: E402
from scenes import SCENES  # noqa: E402
from site_ import REPOSITORY, Site  # noqa: E402

LIMIT_MIN, SMALL_LIMIT_MIN = 75, 15
SMALL = ["site", "again", "tap", "bad-crash", "revoke"]


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="./run lab", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=list(SCENES), help="this scene (and `site` before it); may be repeated"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="leave the machines up, play the scenes whose names are typed, until Ctrl-C; and their logs afterwards",
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite", help="the hub's (sqlite)")
    parser.add_argument("--devices", type=int, choices=range(2, 6), default=5, metavar="N", help="2 to 5 (5)")
    parser.add_argument(
        "--minutes", type=int, help=f"after so many it is stopped ({LIMIT_MIN}; --small: {SMALL_LIMIT_MIN})"
    )
    parser.add_argument("--boot", action="store_true", help="only boot the machines and stop them again")
    parser.add_argument("--folder", type=Path, default=REPOSITORY / ".lab", help="base roots, wheels and logs")
    parser.add_argument(
        "what", nargs="?", choices=["arm64"], help="not the fleet: the agent's packages and check on an arm64 root"
    )
    parser.add_argument(
        "--small", action="store_true", help=f"a hub and two devices, and only {', '.join(SMALL)}: for CI"
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.small:
        asked.devices, asked.only = 2, SMALL
    asked.minutes = asked.minutes or (SMALL_LIMIT_MIN if asked.small else LIMIT_MIN)
    try:
        if asked.inside:
            return _inside(asked)
        if asked.what == "arm64":
            return _arm64(asked.folder)
        room.refuse_where_impossible()
        asked.folder.mkdir(parents=True, exist_ok=True)
        alone = room.alone(asked.folder)
        room.base_root(asked.folder)
        if not asked.boot:
            _wheels(asked.folder)
        with alone:
            return room.enter([str(HERE / "lab.py"), "--inside", *arguments])
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1 if asked.inside else 2  # once it runs, what goes wrong is a failure of the fleet


def _arm64(folder: Path) -> int:
    arm64.refuse_where_impossible()
    signal.signal(signal.SIGTERM, _stop)  # what was registered with the kernel is taken back then too
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with room.alone(folder):
        wheels = _wheels(folder / "for-arm64", kinds=("agent",), machine="aarch64")
        said = arm64.play(folder, wheels, _version())
    print(f"lab: held   arm64: {said} ({time.monotonic() - begun:.0f} s)", flush=True)
    return 0


def _version() -> str:
    row = next(
        line
        for line in (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith("version = ")
    )
    return row.split('"')[1]


def _wheels(folder: Path, *, kinds: tuple[str, ...] = ("agent", "hub"), machine: str = "x86_64") -> Path:
    """The wheels of agent and hub as they stand in this checkout; a checkout that did not change is not built again."""
    stamp = hashlib.sha256()
    for name in ("edge_agent", "hub", "wire_contract", "firmware_config", "requirements", "pyproject.toml"):
        top = REPOSITORY / name
        for one in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if one.is_file() and "__pycache__" not in one.parts:
                stamp.update(f"{one.relative_to(REPOSITORY)}\0".encode() + one.read_bytes())
    out = folder / "wheels"
    if (out / ".made-from").exists() and (out / ".made-from").read_text(encoding="ascii") == stamp.hexdigest():
        return out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    print("lab: building the release's wheels (once for each state of the checkout)", flush=True)
    for kind in kinds:
        words = [
            str(REPOSITORY / "deploy/ansible/wheelhouse.sh"),
            str(out),
            kind,
            "--machine",
            machine,
            "--python",
            "3.13",
        ]
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(words, env=os.environ | {"PATH": path}, text=True, capture_output=True, check=False)
        if done.returncode != 0:
            raise LabError(f"the {kind}'s wheels could not be built: {done.stderr[-1500:]}")
    (out / ".made-from").write_text(stamp.hexdigest(), encoding="ascii")
    return out


def _inside(asked: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(asked.minutes * 60)
    work = asked.folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    cgroup = room.furnish()
    site = Site(
        work=work,
        base=asked.folder / f"base-{room.SUITE}",
        wheels=asked.folder / "wheels",
        cgroup=cgroup,
        ansible=str(Path(sys.executable).parent / "ansible-playbook"),
        release=_version(),
        devices=asked.devices,
        database=asked.database,
        built=_version(),
    )
    try:
        begun = time.monotonic()
        site.open()
        print(f"lab: {len(site.machines)} machines up after {time.monotonic() - begun:.0f} s", flush=True)
        if asked.boot:
            return 0
        wanted = [name for name in SCENES if not asked.only or name in asked.only or name == "site"]
        code = _play(site, wanted)
        if asked.keep:
            signal.alarm(0)
            _wait_with(site)
    except KeyboardInterrupt:
        print("lab: stopped", file=sys.stderr)
        return 130
    else:
        return code
    finally:
        signal.alarm(0)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # it is already ending; a third from outside ends it at once
        site.close()
        if not asked.keep:
            shutil.rmtree(work / "nodes", ignore_errors=True)


def _play(site: Site, wanted: list[str]) -> int:
    rows: list[tuple[str, str, float, str]] = []
    for name in wanted:
        begun = time.monotonic()
        try:
            said, state = scenes.SCENES[name](site), "held"
        except (AssertionError, LabError, subprocess.SubprocessError, ValueError, OSError) as error:
            said, state = str(error), "FAILED"
        rows.append((name, state, time.monotonic() - begun, said.split("\n", 1)[0]))
        print(f"lab: {state:6} {name}: {said} ({rows[-1][2]:.0f} s)", flush=True)
        if state != "held" and name == "site":
            break  # the others would only say the same
    print("\nscene       result  seconds  what was seen")
    for name, state, took, said in rows:
        print(f"{name:11} {state:7} {took:7.0f}  {said[:140]}")
    held = sum(state == "held" for _, state, _, _ in rows)
    print(f"{held} of {len(wanted)} scenes held; logs of the playbooks: {site.work}", flush=True)
    return 0 if held == len(wanted) else 1


def _wait_with(site: Site) -> None:
    for machine in site.machines.values():
        print(f"  {machine.name} {machine.address} {machine.folder}")
    print(f"lab: the machines stay up until Ctrl-C; type a scene to play it: {' '.join(SCENES)}", flush=True)
    for line in sys.stdin:
        # As the file stands now: whoever mends a scene need not boot the fleet anew.
        for one in (releases, shown, rollouts, care, mishaps, scenes):
            importlib.reload(one)
        unknown = [name for name in line.split() if name not in scenes.SCENES]
        if unknown:
            print(f"lab: there is no scene {', '.join(unknown)}", file=sys.stderr)
        else:
            _play(site, line.split())
    signal.pause()


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _too_long(_number: int, _frame: object) -> None:
    raise LabError("longer than --minutes allows: stopped")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
