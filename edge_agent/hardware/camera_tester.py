"""A camera's self-test as the agent sees it: an order in, one line out, whatever becomes of the process that looks."""

import hashlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from edge_agent.clock.system import kernel_is_synchronised
from edge_agent.hardware.board_turn import BOARD_CAMERA
from edge_agent.hardware.camera_check.talk import (
    MOST_SAID,
    BoardAsked,
    CheckAsked,
    Checked,
    Cost,
    Pace,
    RtspAsked,
    encode,
)
from edge_agent.hardware.camera_heard import Heard, heard
from edge_agent.hardware.child import Child, Ending, Ran
from edge_agent.hardware.redaction import redacted
from edge_agent.hardware.reference_files import ReferenceFiles
from edge_agent.self_tests.order import AssetKind, SelfTestEnded, SelfTestOrder
from edge_agent.settings import BoardCamera, Camera, Settings
from wire_contract.camera_test import CameraMeasurements, CameraStep, CameraTested, StepWord
from wire_contract.self_test import Cause, Light

DEADLINE_S = 30
"""A whole check takes five to ten seconds."""
PROGRAM = (sys.executable, "-m", "edge_agent.hardware.camera_check")
QUIET = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "LIBCAMERA_LOG_LEVELS": "*:ERROR",
}
"""One thread of arithmetic beside the agent's own work, and its memory in few places."""
ENDED_IN = {
    Ending.DEADLINE: StepWord.DEADLINE,
    Ending.CLOSED: StepWord.INTERRUPTED,
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckProgram:
    """What is started for a check, and for how long it may run."""

    command: Sequence[str] = PROGRAM
    deadline_s: int = DEADLINE_S
    pace: Pace = field(default_factory=Pace)


class CameraTester:
    """One camera's tests, each in a thread that waits for a process of its own."""

    kind: AssetKind = "camera"
    watches_dusk = False

    def __init__(
        self,
        camera: Camera,
        *,
        pass_on: Callable[[SelfTestEnded], None],
        references: ReferenceFiles,
        keep_picture: Callable[[bytes], str | None],
        knows_time: Callable[[], bool] = lambda: True,
        program: CheckProgram = CheckProgram(),
    ) -> None:
        """`keep_picture` keeps a JPEG on the device and gives its SHA-256. Raises nothing."""
        self.name = camera.name
        self._camera = camera
        self._pass_on = pass_on
        self._references = references
        self._keep_picture = keep_picture
        self._knows_time = knows_time
        is_shared = isinstance(camera, BoardCamera) and camera.number == 0  # which a QR reader may have all day
        self._borrowed: Callable[[], AbstractContextManager[None]] = BOARD_CAMERA.borrowed if is_shared else nullcontext
        self._program = program
        self._closed = threading.Event()
        self.cost: Cost | None = None
        """What the last whole check took of the board."""
        self._child: Child | None = None
        self._thread: threading.Thread | None = None

    def begin(self, order: SelfTestOrder) -> None:
        """A check runs; its end is passed on within its deadline and a few seconds."""
        self._child = Child(self._program.command, environment={**os.environ, **QUIET})
        if self._closed.is_set():
            self._child.kill()
        self._thread = threading.Thread(
            target=self._test, args=(order, self._child), name=f"test {self.name}", daemon=True
        )
        self._thread.start()

    def interrupt(self) -> None:
        """A camera is in nobody's way."""

    def follow(self, light: Light | None) -> None:
        """A camera sees to its own light."""

    def close(self) -> None:
        """No check runs any more."""
        self._closed.set()
        if self._child is not None:
            self._child.kill()
        if self._thread is not None:
            self._thread.join()

    @property
    def pid(self) -> int | None:
        """The process id of the check that runs."""
        return self._child.pid if self._child else None

    def _test(self, order: SelfTestOrder, child: Child) -> None:
        began = time.monotonic()
        try:
            told = self._tested(order, child)
        except Exception:  # noqa: BLE001 - the thread's outermost: whatever it is, the agent waits for an end
            _log.exception("camera %s", self.name)
            told = self._line(order, Heard({CameraStep.OPEN: StepWord.FAILED}), reference=None, picture=None)
        took_ms = round((time.monotonic() - began) * 1000)
        self._pass_on(SelfTestEnded(self.name, _with_time(told, took_ms)))

    def _tested(self, order: SelfTestOrder, child: Child) -> CameraTested:
        asked = self._asked(order)
        with self._borrowed():
            ran = child.run(encode(asked), deadline_s=self._program.deadline_s, most_said=MOST_SAID)
        came = heard(ran.said, otherwise=ENDED_IN.get(ran.ending, StepWord.FAILED))
        self._log_trouble(ran, came)
        self.cost = came.checked.cost if came.checked else None
        reference = self._reference(order, asked, came)
        picture = self._kept(came.checked) if order.keep_picture else None
        return self._line(order, came, reference=reference, picture=picture)

    def _asked(self, order: SelfTestOrder) -> CheckAsked:
        camera = self._camera
        source: BoardAsked | RtspAsked
        if isinstance(camera, BoardCamera):
            source = BoardAsked(camera.number)
        else:
            source = RtspAsked(camera.address, camera.username, camera.password_file, camera.onvif)
        return CheckAsked(
            source=source,
            deadline_s=self._program.deadline_s,
            reference=self._references.read(order.light),
            learn=order.cause is Cause.LEARNING and order.light is not None,
            keep_picture=order.keep_picture,
            pace=self._program.pace,
            knows_time=self._knows_time(),
        )

    def _reference(self, order: SelfTestOrder, asked: CheckAsked, came: Heard) -> str | None:
        """The name of what was compared with, or of what was learned; None where there is none."""
        if came.checked is None:
            return None
        if not asked.learn:
            is_compared = came.steps.get(CameraStep.COMPARE) is StepWord.OK
            return hashlib.sha256(asked.reference).hexdigest() if is_compared and asked.reference is not None else None
        if came.checked.learned is None or order.light is None:
            return None
        try:
            self._references.write(order.light, came.checked.learned)
        except OSError as error:
            _log.error("camera %s: its reference cannot be kept (%s): look at the card", self.name, error)
            came.steps[CameraStep.COMPARE] = StepWord.FAILED
            return None
        return hashlib.sha256(came.checked.learned).hexdigest()

    def _kept(self, checked: Checked | None) -> str | None:
        if checked is None or checked.picture is None:
            return None
        try:
            return self._keep_picture(checked.picture)
        except OSError as error:
            _log.warning("camera %s: its picture cannot be kept (%s): look at the card", self.name, error)
            return None

    def _line(self, order: SelfTestOrder, came: Heard, *, reference: str | None, picture: str | None) -> CameraTested:
        return CameraTested(
            camera=self.name,
            driver="picamera2" if isinstance(self._camera, BoardCamera) else "rtsp",
            steps={step.value: word.value for step, word in came.steps.items()},
            measurements=came.checked.measurements if came.checked else CameraMeasurements(),
            picture=picture,
            cause=order.cause,
            command=order.command,
            sun_elevation_milli_deg=order.sun_elevation_milli_deg,
            reference=reference,
        )

    def _log_trouble(self, ran: Ran, came: Heard) -> None:
        for why in came.whys:
            _log.warning("camera %s: %s", self.name, redacted(why))
        if came.checked is None:
            complaint = redacted(" ".join(ran.complaint.splitlines()[-1:]))
            _log.warning("camera %s: the check ended %s (%s): %s", self.name, ran.ending, ran.returncode, complaint)


def _with_time(told: CameraTested, took_ms: int) -> CameraTested:
    return msgspec.structs.replace(told, took_ms=took_ms)


def camera_testers(
    settings: Settings,
    *,
    pass_on: Callable[[SelfTestEnded], None],
    keep_picture: Callable[[bytes], str | None],
    knows_time: Callable[[], bool] = kernel_is_synchronised,
) -> list[CameraTester]:
    """One for each camera in the settings, its references under the device's own folder."""
    folder = Path(settings.data_dir) / "cameras"
    return [
        CameraTester(
            camera,
            pass_on=pass_on,
            references=ReferenceFiles(folder, camera=camera.name),
            keep_picture=keep_picture,
            knows_time=knows_time,
        )
        for camera in settings.cameras
    ]
