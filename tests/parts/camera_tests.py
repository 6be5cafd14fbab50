"""One camera's tester, its orders one after another, and what came of each."""

import hashlib
import queue
from dataclasses import dataclass, field
from pathlib import Path

from edge_agent.hardware.camera_check.talk import Pace
from edge_agent.hardware.camera_tester import CameraTester, CheckProgram
from edge_agent.hardware.reference_files import ReferenceFiles
from edge_agent.self_tests.order import SelfTestEnded, SelfTestOrder
from edge_agent.settings import Camera
from wire_contract.camera_test import CameraTested
from wire_contract.self_test import Cause, Light

BRISK = Pace(frames=10, apart_ms=40, longest_ms=4000, settle_ms=100, answer_ms=1500)
"""Quicker than at a point: what is tested is what is said, not how long it takes."""
LONG_S = 60.0


@dataclass
class Tests:
    """A camera's tests in a folder of their own."""

    __test__ = False

    camera: Camera
    folder: Path
    program: CheckProgram = field(default_factory=lambda: CheckProgram(pace=BRISK, deadline_s=20))
    knows_time: bool = True
    pictures: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ended: queue.SimpleQueue[SelfTestEnded] = queue.SimpleQueue()
        self.references = ReferenceFiles(self.folder / "cameras", camera=self.camera.name)
        self.tester = CameraTester(
            self.camera,
            pass_on=self.ended.put,
            references=self.references,
            keep_picture=self._keep,
            knows_time=lambda: self.knows_time,
            program=self.program,
        )

    def _keep(self, jpeg: bytes) -> str:
        self.pictures.append(jpeg)
        return hashlib.sha256(jpeg).hexdigest()

    def run(
        self, cause: Cause = Cause.SCHEDULED, light: Light | None = "day", *, keep_picture: bool = False
    ) -> CameraTested:
        """One test, to its end."""
        self.tester.begin(SelfTestOrder(cause, light, keep_picture=keep_picture))
        return self.end()

    def end(self) -> CameraTested:
        """What came of the test that runs; exactly one thing did."""
        ended = self.ended.get(timeout=LONG_S)
        assert (ended.asset, self.ended.empty()) == (self.camera.name, True)
        assert isinstance(ended.told, CameraTested)
        return ended.told
