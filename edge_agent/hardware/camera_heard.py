"""What a check said, made into steps: also of a check that died on the way, or said nonsense."""

from dataclasses import dataclass, field

from edge_agent.hardware.camera_check.talk import Began, Checked, StepEnded, read_said
from wire_contract.camera_test import CameraStep, StepWord


@dataclass(slots=True)
class Heard:
    """The steps in their order, and the end where it came."""

    steps: dict[CameraStep, StepWord]
    checked: Checked | None = None
    whys: list[str] = field(default_factory=list)


def heard(said: bytes, *, otherwise: StepWord) -> Heard:
    """A check that did not come to its end was in the step after the last one it told of; that one gets the word
    `otherwise`. Nothing is blamed on a camera before which the check did not begin.
    """
    lines, is_clean = read_said(said)
    came = Heard({})
    for line in lines:
        if isinstance(line, StepEnded):
            came.steps.setdefault(line.step, line.word)
            if line.why:
                came.whys.append(f"{line.step}: {line.why}")
        elif isinstance(line, Checked):
            came.checked = line
    if came.checked is not None and is_clean:
        return came
    came.checked = None
    began = any(isinstance(line, Began) for line in lines)
    word = otherwise if is_clean and (began or otherwise is not StepWord.DEADLINE) else StepWord.FAILED
    if not any(reached is not StepWord.OK for reached in came.steps.values()) or word is not StepWord.FAILED:
        came.steps[next((step for step in CameraStep if step not in came.steps), CameraStep.CLOCK)] = word
    return came
