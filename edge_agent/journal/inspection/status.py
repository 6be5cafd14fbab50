"""How a journal stands, at a glance, and what of it needs a person. Quick: no line but the newest is looked into."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from edge_agent.clock import Moment
from edge_agent.journal.inspection.findings import MEANING, Kind
from edge_agent.journal.inspection.identity import Identity, identity_of
from edge_agent.journal.inspection.opened import OpenedCopy
from edge_agent.journal.inspection.running import holder_of
from edge_agent.journal.inspection.texts import Text
from edge_agent.journal.inspection.verify import acknowledged, pruned_through
from edge_agent.journal.room import CARD_LOW_BYTES
from wire_contract.chain import PublicKey
from wire_contract.event import Event, LineHash, read_line
from wire_contract.measurements import JournalShed, ShedReason, read_measurement
from wire_contract.topics import DeviceId

SILENT_AFTER = timedelta(hours=2)
"""An agent that runs writes a line an hour."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the point's own settings say; only then does it matter whether an agent runs."""

    device: DeviceId
    public_key: PublicKey | None
    """None where the key may not be read."""
    max_bytes: int


@dataclass(frozen=True, slots=True)
class DeclaredHole:
    """Lines that the journal declared lost; the reason is None where the declaration cannot be read."""

    first: int
    last: int
    declaration: int
    reason: ShedReason | None


@dataclass(frozen=True, slots=True)
class Status:
    """One look at a journal."""

    identity: Identity
    head: int
    head_hash: LineHash | None
    lines: int
    """Lines that are there, pruned ones not counted."""
    acknowledged: tuple[int, str] | None
    pruned_through: int
    holes: Sequence[DeclaredHole]
    newest: Event | None
    file_bytes: int
    card_free_bytes: int
    held_by: int | None
    set_aside: Sequence[Path]
    ruin: str | None

    @property
    def unacknowledged(self) -> int | None:
        """How many lines the hub did not hold when its word was last noted; None where none was."""
        return max(self.head - self.acknowledged[0], 0) if self.acknowledged else None

    @property
    def damaged_lines(self) -> int:
        """How many lines are known to be lost by damage."""
        return sum(hole.last - hole.first + 1 for hole in self.holes if hole.reason is ShedReason.DAMAGED)


def status_of(copy: OpenedCopy, path: Path) -> Status:
    """What the copy and the places around the file tell."""
    head, through = copy.last_sequence(), pruned_through(copy)
    row = copy.rows(head, head).get(head)
    event = read_line(row.line) if row else None
    counted = copy.ask(f"SELECT count(*) FROM line WHERE sequence > {through}")  # noqa: S608 (a number)
    card = os.statvfs(path.parent)
    return Status(
        identity=identity_of(copy),
        head=head,
        head_hash=row.known_hash if row else None,
        lines=int(str(counted[0][0])) if counted else 0,
        acknowledged=acknowledged(copy),
        pruned_through=through,
        holes=list(_holes(copy)),
        newest=event if isinstance(event, Event) else None,
        file_bytes=path.stat().st_size,
        card_free_bytes=card.f_bavail * card.f_frsize,
        held_by=holder_of(path),
        set_aside=aside(path),
        ruin=copy.ruin,
    )


def aside(path: Path) -> Sequence[Path]:
    """The ruined journals that lie beside one."""
    found = path.parent.glob(f"{path.name}.damaged-*")
    return sorted(name for name in found if not name.name.endswith(("-wal", "-shm")))


def _holes(copy: OpenedCopy) -> Iterator[DeclaredHole]:
    for row in copy.ask("SELECT first, last, declaration FROM hole ORDER BY first"):
        first, last, declaration = row
        if not (isinstance(first, int) and isinstance(last, int) and isinstance(declaration, int)):
            continue  # one flipped bit can make a number something else
        line = copy.rows(declaration, declaration).get(declaration)
        event = read_line(line.line) if line else None
        shed = read_measurement(event) if isinstance(event, Event) else None
        yield DeclaredHole(first, last, declaration, shed.reason if isinstance(shed, JournalShed) else None)


def concerns(status: Status, *, expected: Expected | None, moment: Moment) -> Sequence[Text]:
    """What needs a person, each with what to do. Empty when all is well."""
    return [*_of_the_file(status), *(_of_the_point(status, expected, moment) if expected else ())]


def _of_the_file(status: Status) -> Iterator[Text]:
    if status.ruin is not None:
        yield MEANING[Kind.RUIN]
    if not status.identity.is_sound:
        yield MEANING[Kind.IDENTITY]
    if status.acknowledged is not None and status.acknowledged[0] > status.head:
        yield MEANING[Kind.OLDER_COPY]
    if status.damaged_lines:
        yield Text(
            f"มี {status.damaged_lines} รายการเสียหายบนการ์ด · เปลี่ยนการ์ด SD",
            f"{status.damaged_lines} lines were damaged on this card: replace the SD card",
        )
    for path in status.set_aside:
        yield Text(
            f"มีสมุดบันทึกที่เสียหายเก็บไว้ที่ {path} · ส่งออกด้วย export --journal แล้วเก็บไว้",
            f"set aside as ruined; save what it holds with `riskpoint-agent journal export FILE --journal {path}`",
        )


def _of_the_point(status: Status, expected: Expected, moment: Moment) -> Iterator[Text]:
    identity = status.identity
    if identity.device not in (None, expected.device):
        yield Text(
            f"สมุดบันทึกเป็นของเครื่อง {identity.device} ไม่ใช่ {expected.device} · โปรแกรมจะไม่บันทึก",
            f"the journal is {identity.device}'s, not {expected.device}'s: nothing is recorded until it is moved away",
        )
    if expected.public_key is not None and identity.public_key not in (None, expected.public_key):
        yield MEANING[Kind.KEY]
    if status.held_by is None:
        yield Text(
            "ไม่มีโปรแกรมทำงานอยู่ · systemctl start riskpoint-agent",
            "no agent has the journal open: `systemctl status riskpoint-agent` says why",
        )
    elif status.newest is not None and _is_silent(status.newest, moment):
        yield Text(
            "โปรแกรมทำงานแต่ไม่บันทึกนานกว่า 2 ชั่วโมง · systemctl restart riskpoint-agent",
            "an agent runs but has recorded nothing for over two hours: `systemctl restart riskpoint-agent`",
        )
    if status.card_free_bytes < CARD_LOW_BYTES:
        yield Text("การ์ดใกล้เต็ม · ลบไฟล์อื่นหรือเปลี่ยนการ์ด", "the card is nearly full: make room on it, or replace it")
    if status.file_bytes > expected.max_bytes * 15 // 16 and status.unacknowledged != 0:
        yield Text(
            "สมุดบันทึกใกล้เต็มและศูนย์ยังไม่รับ · ตรวจเครือข่าย หรือเพิ่ม journal_max_mb",
            "the journal is nearly full and the hub has not taken it: mend the network, or raise journal_max_mb",
        )


def _is_silent(newest: Event, moment: Moment) -> bool:
    """By uptime, which nobody can set; of another boot only this boot's own length counts."""
    since = timedelta(milliseconds=newest.uptime_ms) if newest.bootid == moment.boot_id else timedelta()
    return moment.uptime - since > SILENT_AFTER
