"""Every whole line of a journal in one file that others can read: `SIGNATURE SP LINE`, oldest first."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from edge_agent.durable import sync_folder
from edge_agent.journal.inspection.findings import Finding, Kind
from edge_agent.journal.inspection.identity import identity_of
from edge_agent.journal.inspection.opened import OpenedCopy
from edge_agent.journal.inspection.texts import Refused, Text
from edge_agent.journal.inspection.verify import LINES_AT_A_TIME, Progress, pruned_through
from edge_agent.journal.rows import Row
from wire_contract.chain import PublicKey, decode_bytes, encode_bytes, hash_of, verify

NO_SIGNATURE = encode_bytes(bytes(64))
"""Stands where a stored signature has lost its form: the right length, and never valid."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What the file holds and what it lacks."""

    lines: int
    sha256: str
    left_out: Sequence[Finding]
    unsigned: int
    """Lines whose stored signature had lost its form; a later line vouches for them."""


def export(copy: OpenedCopy, target: Path, *, force: bool = False, progress: Progress = lambda _: None) -> Exported:
    """The file is there, whole and durable, or not at all. Raises Refused."""
    if target.exists() and not force:
        raise Refused(
            Text(f"มีไฟล์ {target} อยู่แล้ว", f"{target} is there already"),
            hint=Text("เลือกชื่ออื่น หรือเพิ่ม --force", "choose another name, or add --force to replace it"),
        )
    draft = target.with_name(f"{target.name}.part")
    try:
        exported = _written(copy, draft, progress)
        draft.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Refused(
            Text(f"เขียน {target} ไม่ได้", f"{target} cannot be written: {error.strerror or error}"),
            hint=Text("ตรวจว่าแฟลชไดรฟ์เสียบอยู่และมีที่ว่าง", "see whether the stick is mounted, writable, and has room"),
        ) from error
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return exported


def _written(copy: OpenedCopy, draft: Path, progress: Progress) -> Exported:
    digest, left_out, lines, unsigned = hashlib.sha256(), _LeftOut(pruned_through(copy)), 0, 0
    key = identity_of(copy).public_key
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for sequence, row in _rows(copy, progress):
            if row is None or not _is_whole(row, key):
                left_out.add(sequence, row)
                continue
            has_form = decode_bytes(row.signature, 64) is not None
            unsigned += not has_form
            text = (row.signature if has_form else NO_SIGNATURE).encode() + b" " + row.line + b"\n"
            file.write(text)
            digest.update(text)
            lines += 1
        file.flush()
        os.fsync(file.fileno())
    return Exported(lines, digest.hexdigest(), left_out.findings, unsigned)


def _rows(copy: OpenedCopy, progress: Progress) -> Iterator[tuple[int, Row | None]]:
    last = copy.last_sequence()
    for first in range(1, last + 1, LINES_AT_A_TIME):
        end = min(first + LINES_AT_A_TIME - 1, last)
        rows = copy.rows(first, end)
        yield from ((sequence, rows.get(sequence)) for sequence in range(first, end + 1))
        progress(end - first + 1)


def _is_whole(row: Row, key: PublicKey | None) -> bool:
    if not row.line or b"\n" in row.line:
        return False
    return hash_of(row.line) == row.hash or (key is not None and verify(key, row.signature, row.line))


class _LeftOut:
    """Lines that are not in the file, neighbours put together."""

    def __init__(self, pruned: int) -> None:
        self.findings: list[Finding] = []
        self._pruned = pruned

    def add(self, sequence: int, row: Row | None) -> None:
        kind = Kind.PRUNED if sequence <= self._pruned else Kind.DAMAGED if row else Kind.MISSING
        last = self.findings[-1] if self.findings else None
        if last is not None and (last.kind, last.last) == (kind, sequence - 1):
            self.findings[-1] = Finding(kind, last.first, sequence)
        else:
            self.findings.append(Finding(kind, sequence, sequence))
