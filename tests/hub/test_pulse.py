"""Parts of one hub hear each other, and never take an old word for a new one."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

import msgspec
import pytest

from hub.evidence.examined import Examined, Vouched
from hub.evidence.soundness import Fault, Flaw
from hub.kernel.refused import Refused
from hub.pulse import GONE_AFTER_S, Line, Part, Pulse, Together, _boot_s
from tests.parts.strangers import PATIENCE_S
from tests.parts.waiting import eventually
from wire_contract.delivery import Place
from wire_contract.event import JournalId, LineHash
from wire_contract.topics import DeviceId

WHEN = datetime(2026, 11, 22, 11, 35, tzinfo=UTC)
STANDS = Line(connected=True, queued=7, last_commit_at=WHEN, trouble=None, hears_since=WHEN)


def silent() -> tuple[None, None]:
    return None, None


def test_what_one_part_tells_the_others_hear_until_it_ends(tmp_path: Path) -> None:
    changed: SimpleQueue[str] = SimpleQueue()
    hurried: SimpleQueue[str] = SimpleQueue()
    stands = [STANDS]
    web = Together(tmp_path, {Part.WEB}, own=silent, changed=lambda: changed.put("web"))
    ingest = Together(tmp_path, {Part.INGEST}, own=lambda: (stands[0], None), hurry=lambda: hurried.put("ingest"))
    with web.running():
        assert web.of(Part.INGEST) is None
        with ingest.running():
            eventually(lambda: (told := web.of(Part.INGEST)) is not None and told.line == STANDS)
            assert changed.get(timeout=PATIENCE_S) == "web"  # whatever was missed before it was heard
            ingest.tell_change()
            assert changed.get(timeout=PATIENCE_S) == "web"
            eventually(lambda: ingest.of(Part.WEB) is not None)
            while not hurried.empty():
                hurried.get()
            web.ask_to_hurry()
            assert hurried.get(timeout=PATIENCE_S) == "ingest"
            stands[0] = msgspec.structs.replace(STANDS, connected=False, trouble="no broker", hears_since=None)
            eventually(lambda: (told := web.of(Part.INGEST)) is not None and told.line == stands[0])
        eventually(lambda: web.of(Part.INGEST) is None)
    assert (changed.empty(), hurried.empty()) == (True, True)


def test_an_examination_travels_whole(tmp_path: Path) -> None:
    place = Place(JournalId("0000000a"), 3, LineHash("a" * 64))
    device = DeviceId("bkk-one")
    found = Examined(
        lines=9, fault_count=1, faults=[Fault(device, place.journal, 3, Flaw.SIGNATURE)], vouched_count=1,
        vouched=[Vouched(device, place)],
        hidden_forks=[], ended_at=WHEN,
    )  # fmt: skip
    web = Together(tmp_path, {Part.WEB}, own=silent)
    with Together(tmp_path, {Part.JOBS}, own=lambda: (None, found)).running(), web.running():
        eventually(lambda: (told := web.of(Part.JOBS)) is not None and told.examined == found)


@pytest.mark.parametrize(
    "bend",
    [
        lambda told: msgspec.json.encode(msgspec.structs.replace(told, at_s=told.at_s - GONE_AFTER_S - 1)),
        lambda told: msgspec.json.encode(msgspec.structs.replace(told, boot="another", at_s=told.at_s + 1e6)),
        lambda told: msgspec.json.encode(told)[:-9],
        lambda _: b"",
    ],
    ids=["old", "of another boot", "half", "empty"],
)
def test_an_old_or_broken_word_is_no_word(tmp_path: Path, bend: Callable[[Pulse], bytes]) -> None:
    web = Together(tmp_path, {Part.WEB}, own=silent)
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    whole = Pulse(boot, _boot_s(), line=STANDS)
    file = tmp_path / "ingest.json"
    with web.running():
        file.write_bytes(msgspec.json.encode(whole))
        eventually(lambda: web.of(Part.INGEST) is not None)
        file.write_bytes(bend(whole))
        eventually(lambda: web.of(Part.INGEST) is None)


def test_a_part_runs_once_and_says_where_it_cannot_write(tmp_path: Path) -> None:
    first = Together(tmp_path / "run", {Part.WEB, Part.JOBS}, own=silent)
    with first.running():
        with (
            pytest.raises(Refused, match="jobs of this hub runs already"),
            Together(tmp_path / "run", {Part.JOBS}, own=silent).running(),
        ):
            pass
        with Together(tmp_path / "run", {Part.INGEST}, own=silent).running():
            pass
    with Together(tmp_path / "run", {Part.WEB}, own=silent).running():
        pass
    (tmp_path / "file").touch()
    with (
        pytest.raises(Refused, match="cannot write in"),
        Together(tmp_path / "file" / "run", {Part.WEB}, own=silent).running(),
    ):
        pass
