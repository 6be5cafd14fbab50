"""A child process that hangs, talks without end, cannot start or is killed: always one outcome, in time, and no orphan."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from edge_agent.hardware.camera_check.talk import CheckAsked, Pace, RtspAsked, encode
from edge_agent.hardware.camera_tester import PROGRAM, CheckProgram
from edge_agent.hardware.child import MOST_COMPLAINT, Child, Ending, Ran
from edge_agent.self_tests.order import SelfTestOrder
from edge_agent.settings import BoardCamera, RtspCamera
from tests.parts.camera_tests import LONG_S, Tests
from tests.parts.rtsp.camera import listening, says_nothing
from wire_contract.self_test import Cause

ENVIRONMENT = dict(os.environ)
SH = ("/bin/sh", "-c")
"""Speaks at once, also on a busy machine, where Python may need longer than a second to begin."""


def ran(program: str, told: bytes = b"", *, deadline_s: float = 20, most_said: int = 10_000) -> Ran:
    return Child((sys.executable, "-c", program), environment=ENVIRONMENT).run(
        told, deadline_s=deadline_s, most_said=most_said
    )


def test_what_a_child_is_told_comes_back_whole_however_much_it_is() -> None:
    told = bytes(range(256)) * 8000
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"
    assert ran(echo, told, most_said=len(told)) == Ran(Ending.BY_ITSELF, told, "", 0)


def test_a_child_that_hangs_is_ended_and_what_it_said_is_kept() -> None:
    hangs = Child((*SH, "echo so far; exec sleep 600"), environment=ENVIRONMENT)
    assert hangs.run(b"", deadline_s=1, most_said=100) == Ran(Ending.DEADLINE, b"so far\n", "", -signal.SIGKILL)


def test_a_child_that_closes_its_mouth_and_stays_is_ended_too() -> None:
    stays = "import os, time; os.close(1); os.close(2); time.sleep(600)"
    assert ran(stays, deadline_s=1).ending is Ending.DEADLINE


def test_a_child_that_talks_without_end_is_ended() -> None:
    talks = "import sys\nwhile True: sys.stdout.write('x' * 5000)"
    outcome = ran(talks)
    assert (outcome.ending, len(outcome.said) < 200_000) == (Ending.TOO_TALKATIVE, True)


def test_of_endless_complaints_the_last_whole_lines_are_kept() -> None:
    complains = "import sys\nfor n in range(5000): print(f'complaint {n:06}', file=sys.stderr)"
    complaint = ran(complains).complaint
    assert len(complaint) <= MOST_COMPLAINT
    assert set(map(len, complaint.splitlines())) == {16}
    assert complaint.endswith("complaint 004999\n")


def test_a_program_that_is_not_there_is_an_outcome() -> None:
    outcome = Child(("/nowhere/python",), environment={}).run(b"", deadline_s=5, most_said=1)
    assert (outcome.ending, "nowhere" in outcome.complaint) == (Ending.NOT_STARTED, True)


GARBAGE = {
    "nonsense": "print('hello')",
    "half a line": """print('{"said":"checked","measure', end='')""",
    "nothing": "pass",
    "bytes": "import os; os.write(1, bytes(range(256)))",
    "an end that is none": """print('{"said":"checked","measurements":{"frames":"many"},"cost":{"cpu_ms":1,"peak_kb":1}}')""",
    "a crash": "import ctypes; ctypes.string_at(0)",
    "no memory": "import os; os.abort()",
}


@pytest.mark.parametrize("what", GARBAGE)
def test_a_check_that_says_nonsense_has_failed_and_blames_no_camera(what: str, tmp_path: Path) -> None:
    program = CheckProgram((sys.executable, "-c", GARBAGE[what]), deadline_s=20)
    told = Tests(BoardCamera(name="board"), tmp_path, program).run(Cause.LEARNING)
    assert (told.steps, told.reference, told.picture) == ({"open": "failed"}, None, None)
    assert not (tmp_path / "cameras").exists()


def test_a_check_that_is_too_slow_to_begin_has_failed_and_one_before_a_silent_camera_ran_into_its_deadline(
    tmp_path: Path,
) -> None:
    slow, silent = "exec sleep 600", """echo '{"said":"began"}'; exec sleep 600"""
    words = [
        Tests(BoardCamera(name="board"), tmp_path, CheckProgram((*SH, program), deadline_s=1)).run().steps
        for program in (slow, silent)
    ]
    assert words == [{"open": "failed"}, {"open": "deadline"}]


def waiting(tests: Tests) -> int:
    """The process id of a check that waits for a camera which never answers."""
    tests.tester.begin(SelfTestOrder(Cause.COMMANDED, "day"))
    until = time.monotonic() + LONG_S
    while tests.tester.pid is None or b"camera_check" not in Path(f"/proc/{tests.tester.pid}/cmdline").read_bytes():
        assert time.monotonic() < until
        time.sleep(0.01)
    return tests.tester.pid


def test_a_check_that_is_killed_says_so_and_the_next_one_runs(tmp_path: Path) -> None:
    with listening(says_nothing) as port:
        tests = Tests(RtspCamera(name="street", address=f"rtsp://127.0.0.1:{port}/"), tmp_path)
        os.kill(waiting(tests), signal.SIGKILL)
        assert tests.end().steps == {"open": "failed"}
        assert tests.run().steps == {"open": "no-answer"}


def test_closing_ends_the_check_that_runs_and_no_other_begins(tmp_path: Path) -> None:
    with listening(says_nothing) as port:
        tests = Tests(RtspCamera(name="street", address=f"rtsp://127.0.0.1:{port}/"), tmp_path)
        pid = waiting(tests)
        tests.tester.close()
        assert not Path(f"/proc/{pid}").exists()
        assert tests.end().steps == {"open": "interrupted"}
        assert tests.run().steps == {"open": "interrupted"}


AGENT = """
import sys, threading
from pathlib import Path
from edge_agent.hardware.camera_check.talk import Pace
from edge_agent.hardware.camera_tester import CameraTester, CheckProgram
from edge_agent.hardware.reference_files import ReferenceFiles
from edge_agent.self_tests.order import SelfTestOrder
from edge_agent.settings import RtspCamera
from wire_contract.self_test import Cause

tester = CameraTester(
    RtspCamera(name="street", address=sys.argv[1]), pass_on=print, keep_picture=lambda _: None,
    references=ReferenceFiles(Path(sys.argv[2]), camera="street"),
    program=CheckProgram(deadline_s=600, pace=Pace(answer_ms=600_000)),
)
tester.begin(SelfTestOrder(Cause.SCHEDULED, "day"))
while tester.pid is None:
    pass
print(tester.pid, flush=True)
threading.Event().wait()
"""


def test_a_killed_agent_leaves_no_check_behind(tmp_path: Path) -> None:
    asked = threading.Event()

    def notes(end: object) -> None:
        asked.set()
        says_nothing(end)  # type: ignore[arg-type]

    with listening(notes) as port:
        command = [sys.executable, "-c", AGENT, f"rtsp://127.0.0.1:{port}/", str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as agent:
            assert agent.stdout is not None
            check = Path("/proc") / agent.stdout.readline().strip()
            assert asked.wait(LONG_S)
            agent.kill()
        until = time.monotonic() + LONG_S
        while check.exists() and "State:\tZ" not in (check / "status").read_text():
            assert time.monotonic() < until, "the check lives on"
            time.sleep(0.02)


def test_a_check_that_nobody_ends_is_ended_by_the_kernel() -> None:
    with listening(says_nothing) as port:
        source = RtspAsked(f"rtsp://127.0.0.1:{port}/")
        told = encode(CheckAsked(source, deadline_s=1, pace=Pace(answer_ms=600_000)))
        outcome = Child(PROGRAM, environment=ENVIRONMENT).run(told, deadline_s=LONG_S, most_said=1000)
    assert outcome == Ran(Ending.BY_ITSELF, b'{"said":"began"}\n', "", -signal.SIGALRM)
