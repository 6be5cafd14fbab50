"""What one whole camera check costs, in its own process before a real RTSP camera (GStreamer): 1280 × 720, and 4K.

Compared with a process that only decodes as many of the same pictures, and with the goals: 100 MB, and 10 s on a board
whose processor is ten times slower than this one (an assumption; a Raspberry Pi 3 was not measured).
"""

import importlib
import json
import queue
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figure import Bench, Figure
from edge_agent.hardware.camera_tester import CameraTester
from edge_agent.hardware.reference_files import ReferenceFiles
from edge_agent.self_tests.order import SelfTestEnded, SelfTestOrder
from edge_agent.settings import RtspCamera
from wire_contract.camera_test import CameraTested
from wire_contract.self_test import Cause

ROUNDS = 3
SLOWER = 10
GOAL_KB, GOAL_MS = 100 * 1000, 10_000
LONGEST_S = 60.0
_DECODE = """
import itertools, json, resource, sys
import av
with av.open(sys.argv[1]) as clip:
    pictures = sum(1 for _ in itertools.islice(clip.decode(video=0), int(sys.argv[2])))
used = resource.getrusage(resource.RUSAGE_SELF)
json.dump([round((used.ru_utime + used.ru_stime) * 1000), pictures], sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one check took of the board."""

    cpu_ms: int
    peak_kb: int
    took_ms: int


def measure() -> Sequence[Figure]:
    """The cheapest of a few checks against the cheapest of as many bare decodings: others use this machine too."""
    clips: Any = importlib.import_module("tests.parts.rtsp.clips")  # as the test-suite's camera plays them
    camera: Any = importlib.import_module("tests.parts.rtsp.camera")
    with tempfile.TemporaryDirectory() as name:
        clip = clips.write_clip(Path(name) / "street.mp4", size=(1280, 720), frames=200)
        with camera.rtsp_camera(clip) as port:
            settings = RtspCamera(name="bench", address=f"rtsp://127.0.0.1:{port}/cam")
            checks = [_checked(settings, Path(name), learn=number == 0) for number in range(ROUNDS)]
        large = _large(Path(name))
        floors = [_decoded(clip, pictures=85) for _ in range(ROUNDS)]
    cpu_ms, peak_kb = min(check.cpu_ms for check in checks), max(check.peak_kb for check in checks)
    waited_ms = min(check.took_ms - check.cpu_ms for check in checks)
    return (
        Figure(
            "edge, camera check, processor",
            cpu_ms / min(floors),
            "of starting up and decoding the same pictures",
            6.0,
            "at most",
            f"{cpu_ms} ms against {min(floors)} ms",
        ),
        Figure(
            "edge, camera check, time",
            (waited_ms + SLOWER * cpu_ms) / GOAL_MS,
            f"of 10 s, on a processor {SLOWER} times slower",
            1.0,
            "at most",
            f"here {min(check.took_ms for check in checks)} ms, {cpu_ms} ms of them on the processor",
        ),
        _memory("edge, camera check, memory", peak_kb),
        *(_memory(f"edge, camera check of 4K, {kind}, memory", large_kb) for kind, large_kb in large.items()),
    )


def _memory(name: str, peak_kb: int) -> Figure:
    return Figure(name, peak_kb / GOAL_KB, "of 100 MB", 1.0, "at most", f"{peak_kb} kB at its peak")


def _large(folder: Path) -> dict[str, int]:
    """Peak memory of a check of 4K that compares with a reference and keeps a picture, by the kind of stream."""
    clips: Any = importlib.import_module("tests.parts.rtsp.clips")
    camera: Any = importlib.import_module("tests.parts.rtsp.camera")
    peaks = {}
    for kind, codec in (("h264", "libx264"), ("h265", "libx265")):
        name = f"large-{kind}"
        clip = clips.write_clip(folder / f"{name}.mp4", codec=codec, size=(3840, 2160), frames=110, gop=5, distinct=2)
        with camera.rtsp_camera(clip, kind) as port:
            settings = RtspCamera(name=name, address=f"rtsp://127.0.0.1:{port}/cam")
            peaks[kind] = max(_checked(settings, folder, learn=number == 0).peak_kb for number in range(ROUNDS))
        clip.unlink()
    return peaks


def _checked(settings: RtspCamera, folder: Path, *, learn: bool) -> _Taken:
    ended: queue.SimpleQueue[SelfTestEnded] = queue.SimpleQueue()
    tester = CameraTester(
        settings,
        pass_on=ended.put,
        references=ReferenceFiles(folder / "cameras", camera=settings.name),
        keep_picture=lambda _: None,
    )
    tester.begin(SelfTestOrder(Cause.LEARNING if learn else Cause.SCHEDULED, "day", keep_picture=True))
    told = ended.get(timeout=LONGEST_S).told
    tester.close()
    if tester.cost is None or not isinstance(told, CameraTested):
        raise RuntimeError(f"the check did not come to its end: {told}")
    return _Taken(tester.cost.cpu_ms, tester.cost.peak_kb, told.took_ms or 0)


def _decoded(clip: Path, *, pictures: int) -> int:
    """Milliseconds of processor time of a process that does nothing else."""
    command = [sys.executable, "-c", _DECODE, str(clip), str(pictures)]
    done = subprocess.run(command, capture_output=True, check=True)
    cpu_ms, decoded = json.loads(done.stdout)
    if decoded != pictures:
        raise RuntimeError(f"only {decoded} pictures were decoded")
    return int(cpu_ms)


SELFTEST = Bench("selftest", "one whole camera check before an RTSP camera", measure)
