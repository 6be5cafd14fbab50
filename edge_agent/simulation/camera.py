"""A camera that does not exist: a drawn street goes through the agent's own measuring, in this process and at once."""

import zlib
from collections.abc import Callable
from pathlib import Path

from edge_agent.agent.testers import AssetKind, SelfTestEnded, SelfTestOrder
from edge_agent.camera.measuring import Measuring
from edge_agent.camera.reference import Reference, UnreadableReference
from edge_agent.simulation.scenery import CLEAR, FRAME_MS, View, frames
from wire_contract.camera_test import CameraMeasurements, CameraStep, CameraTested, StepWord
from wire_contract.self_test import Cause, Light

DRIVER = "simulated"


class SimulatedCamera:
    """Implements `AssetTester`. What is before it is set by `view`; its references are files, as on a Pi."""

    kind: AssetKind = "camera"
    watches_dusk = False

    def __init__(
        self, name: str, *, device: str, folder: Path, pass_on: Callable[[SelfTestEnded], None], view: View = CLEAR
    ) -> None:
        self.name = name
        self.view = view
        self._seed = zlib.crc32(f"{device} {name}".encode())
        self._folder = folder
        self._pass_on = pass_on
        self._tests = 0

    def commission(self) -> None:
        """Both references are taken, as a technician does when the camera has been mounted."""
        for light in ("day", "night"):
            self._learn(self._measure(light, CLEAR), light)

    def begin(self, order: SelfTestOrder) -> None:
        """The test has run; its end is in the inbox."""
        self._pass_on(SelfTestEnded(self.name, self._tested(order)))

    def interrupt(self) -> None:
        """A camera goes on."""

    def follow(self, light: Light | None) -> None:
        """A camera lights nothing."""

    def close(self) -> None:
        """Nothing is open."""

    def _tested(self, order: SelfTestOrder) -> CameraTested:
        light = order.light or "day"
        if not self.view.gives_pictures:
            return self._told(order, {CameraStep.OPEN: StepWord.NO_ANSWER}, CameraMeasurements(), None)
        steps = dict.fromkeys((CameraStep.OPEN, CameraStep.FRAMES, CameraStep.MEASURE), StepWord.OK)
        measuring = self._measure(light, self.view)
        if order.cause is Cause.LEARNING:
            learned = self._learn(measuring, light)
            steps[CameraStep.COMPARE] = StepWord.LEARNED
            return self._told(order, steps, measuring.finish(None), learned)
        reference = self._reference(light)
        steps[CameraStep.COMPARE] = StepWord.OK if reference else StepWord.NO_REFERENCE
        return self._told(order, steps, measuring.finish(reference), reference)

    def _told(
        self,
        order: SelfTestOrder,
        steps: dict[CameraStep, StepWord],
        seen: CameraMeasurements,
        reference: Reference | None,
    ) -> CameraTested:
        return CameraTested(
            camera=self.name,
            driver=DRIVER,
            steps={step.value: word.value for step, word in steps.items()},
            measurements=seen,
            picture=None,
            cause=order.cause,
            command=order.command,
            sun_elevation_milli_deg=order.sun_elevation_milli_deg,
            reference=reference.sha256 if reference else None,
        )

    def _measure(self, light: Light, view: View) -> Measuring:
        measuring = Measuring()
        self._tests += 1
        for number, frame in enumerate(frames(self._seed, light, view, moment=self._tests)):
            measuring.add(frame, at_ms=number * FRAME_MS)
        return measuring

    def _learn(self, measuring: Measuring, light: Light) -> Reference | None:
        learned = measuring.learn()
        if learned is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file(light).write_bytes(learned.to_bytes())
        return learned

    def _reference(self, light: Light) -> Reference | None:
        file = self._file(light)
        found = Reference.from_bytes(file.read_bytes()) if file.exists() else None
        return None if isinstance(found, UnreadableReference) else found

    def _file(self, light: Light) -> Path:
        return self._folder / f"{light}.reference"
