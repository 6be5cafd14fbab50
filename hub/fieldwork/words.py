"""What is said on a telephone in fewer words than elsewhere, Thai and English. Tables only."""

from hub.kernel.pair import Pair
from hub.remediation.kinds import Kind
from hub.remediation.transitions import State, Step
from hub.remediation.words import OPENED_WORDS, STEPS

SHORT: dict[Kind, Pair] = {
    Kind.LAMP: ("ไฟดับ", "Lamp out"),
    Kind.CAMERA: ("กล้องเสีย", "Camera broken"),
    Kind.FOLIAGE: ("ต้นไม้บัง", "Trees in the way"),
    Kind.WASTE: ("ขยะ รกร้าง", "Waste, overgrown"),
    Kind.FOOTPATH: ("ทางเท้าพัง", "Footpath broken"),
    Kind.STRUCTURE: ("ของชำรุด", "Structure broken"),
    Kind.SIGN: ("ป้าย สัญญาณ", "Sign, signal"),
    Kind.DARK_SPOT: ("มืด ไม่มีไฟ", "Dark, no lamp"),
    Kind.OTHER: ("อื่น ๆ", "Something else"),
}
"""On the buttons of the page that reports: short enough for three beside each other."""

LOOKS: dict[State, str] = {
    State.ASSIGNED: "warn",
    State.RETURNED: "bad",
    State.REPORTED_DONE: "dim",
    State.PROVED: "good",
}

HAPPENED: dict[Step | None, Pair] = dict([(None, OPENED_WORDS), *STEPS.items()])
