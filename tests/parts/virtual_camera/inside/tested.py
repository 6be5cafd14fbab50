"""Has the agent's own camera tester test the virtual sensor, scene after scene; prints what each test said as JSON lines."""

import contextlib
import json
import os
import queue
import shutil
import sys
from pathlib import Path

import msgspec
from PIL import Image

from edge_agent.hardware.camera_check.talk import Pace
from edge_agent.hardware.camera_tester import CameraTester, CheckProgram
from edge_agent.hardware.reference_files import ReferenceFiles
from edge_agent.self_tests.order import SelfTestEnded, SelfTestOrder
from edge_agent.settings import BoardCamera
from wire_contract.self_test import Cause

SCENE = Path("/usr/share/libcamera/pipeline/virtual")
MOST_FILES = 256
BRISK = Pace(frames=9, apart_ms=270, longest_ms=8000, settle_ms=100, answer_ms=2000)
"""As short as the hub takes for proof: eight pictures over two seconds."""
LONG = msgspec.structs.replace(BRISK, frames=100)
"""So that what happens in the middle does not come after the end."""
PACE = dict.fromkeys(("stalling", "cancelling", "unplugged", "refusing"), LONG)
DEADLINE_S = {"hanging": 4}


def main() -> None:
    for picture in SCENE.glob("scenes/*/*.pgm"):
        Image.open(picture).convert("RGB").save(picture.with_suffix(".jpg"), quality=95)
        picture.unlink()
    ended: queue.SimpleQueue[SelfTestEnded] = queue.SimpleQueue()
    for scene, how, cause in json.loads((SCENE / "script.json").read_text()):
        shutil.rmtree(SCENE / "frames", ignore_errors=True)
        shutil.copytree(SCENE / "scenes" / scene, SCENE / "frames", ignore=shutil.ignore_patterns("*.yaml"))
        shutil.copy(SCENE / "scenes" / scene / "virtual.yaml", SCENE / "virtual.yaml")
        command = (sys.executable, "-m", "inside.camera_check", how)
        before = open_files()
        tester = CameraTester(
            BoardCamera(name="board"),
            pass_on=ended.put,
            references=ReferenceFiles(SCENE / "cameras", camera="board"),
            keep_picture=lambda _: None,
            program=CheckProgram(command, deadline_s=DEADLINE_S.get(how, 30), pace=PACE.get(how, BRISK)),
        )
        tester.begin(SelfTestOrder(Cause(cause), "day"))
        told = ended.get(timeout=40)
        cost = msgspec.to_builtins(tester.cost)
        print(json.dumps({"told": msgspec.to_builtins(told.told), "cost": cost}), flush=True)  # noqa: T201 - the test reads it
        tester.close()
        assert (tester.pid, has_children(), open_files()) == (None, False, before), how


def open_files() -> set[int]:
    """There is no /proc here."""
    opened = set()
    for number in range(MOST_FILES):
        with contextlib.suppress(OSError):
            os.fstat(number)
            opened.add(number)
    return opened


def has_children() -> bool:
    """Whether any process that was started here is still there, or was never asked how it ended."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


main()
