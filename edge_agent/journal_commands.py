"""`riskpoint-agent journal status | verify | export`: for a technician at the pole, also while the agent runs.

Ends with 0 when all is well, with 1 when something needs a person, with 2 when nothing could be looked at.
"""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from edge_agent.agent.device_key import read_key
from edge_agent.clock import SystemClock
from edge_agent.journal.inspection.export import export
from edge_agent.journal.inspection.findings import MEANING, Finding
from edge_agent.journal.inspection.opened import OpenedCopy, opened_copy
from edge_agent.journal.inspection.status import Expected, Status, concerns, status_of
from edge_agent.journal.inspection.texts import Refused, Text
from edge_agent.journal.inspection.verify import Verified, verified
from edge_agent.settings import Settings, SettingsError, read_settings
from wire_contract.chain import PublicKey, is_public_key, public_key_of
from wire_contract.topics import DeviceId

DEFAULT_CONFIG = Path("/etc/riskpoint/agent.toml")
SHOWN_AT_MOST = 40
"""So many findings are printed; more of them say nothing new."""

journal = typer.Typer(no_args_is_help=True, help="Look at the journal; the running agent is not disturbed.")
ConfigFile = Annotated[Path, typer.Option("--config", help="the settings of this point")]
JournalFile = Annotated[
    Path | None, typer.Option("--journal", help="a journal file, such as a copy; then no settings are needed")
]
Key = Annotated[str | None, typer.Option("--public-key", help="the device's key as enrolled at the hub")]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which file, and what is known of the point that it should belong to."""

    path: Path
    expected: Expected | None


@journal.command()
def status(config: ConfigFile = DEFAULT_CONFIG, file: JournalFile = None) -> None:
    """Tell how the journal stands."""
    asked = _asked(config, file)
    with _looking(asked.path) as copy:
        found = status_of(copy, asked.path)
    rows = list(_rows(found, asked.path))
    width = max(cell_len(label) for label, _ in rows)
    for label, value in rows:  # Thai vowels above and below take no room of their own
        typer.echo(f"{label}{' ' * (width - cell_len(label))}  {value}")
    open_points = concerns(found, expected=asked.expected, moment=SystemClock().moment())
    _say(*open_points)
    _end(well=not open_points)


@journal.command()
def verify(config: ConfigFile = DEFAULT_CONFIG, file: JournalFile = None, public_key: Key = None) -> None:
    """Check every line: hash, chain, signature, sequence, holes."""
    asked = _asked(config, file)
    key = _key(public_key) or (asked.expected.public_key if asked.expected else None)
    with _looking(asked.path) as copy, _progress(copy.last_sequence()) as progress:
        result = verified(copy, expected_key=key, progress=progress)
    _tell(result.findings)
    _say(*_verdict(result, expected=key is not None))
    _end(well=result.is_sound)


@journal.command("export")
def export_lines(
    target: Annotated[Path, typer.Argument(help="the file to write")],
    config: ConfigFile = DEFAULT_CONFIG,
    file: JournalFile = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="replace the file if it is there")] = False,
) -> None:
    """Write every whole line with its signature to one file, oldest first."""
    asked = _asked(config, file)
    with _looking(asked.path) as copy, _progress(copy.last_sequence()) as progress:
        done = export(copy, target, force=force, progress=progress)
        ruin = copy.ruin
    _tell(done.left_out)
    _say(
        Text(
            f"ส่งออก {done.lines} รายการไปที่ {target} · sha256 {done.sha256}",
            f"{done.lines} lines are in {target}, sha256 {done.sha256}",
        ),
        Text(
            "ที่ศูนย์นำเข้าได้ด้วย riskpoint-hub evidence import FILE",
            "at the hub: riskpoint-hub evidence import FILE",
        ),
    )
    if done.unsigned:
        _say(
            Text(
                f"{done.unsigned} รายการลายเซ็นเสีย จึงใส่ลายเซ็นว่าง",
                f"{done.unsigned} of them had lost their signature and carry an empty one; later lines vouch for them",
            )
        )
    _end(well=ruin is None and not any(finding.is_wrong for finding in done.left_out))


# --- what was asked for -----------------------------------------------------------------------------------------------


def _asked(config: Path, file: Path | None) -> _Asked:
    if file is not None:
        return _Asked(file, None)
    settings = read_settings(config)
    path = Path(settings.data_dir) / "journal.db"
    return _Asked(path, _expected(settings))


def _expected(settings: Settings) -> Expected:
    try:
        key = public_key_of(read_key(Path(settings.data_dir)))
    except SettingsError:  # a technician may look without the right to read the key
        key = None
    return Expected(DeviceId(settings.device), key, settings.journal_max_mb * 1024 * 1024)


def _key(text: str | None) -> PublicKey | None:
    if text is None:
        return None
    if not is_public_key(text):
        raise typer.BadParameter("43 characters, as the hub's device page shows them", param_hint="--public-key")
    return PublicKey(text)


@contextmanager
def _looking(path: Path) -> Iterator[OpenedCopy]:
    """A copy to look at; what cannot be looked at is said, and ends the program."""
    for number in (signal.SIGTERM, signal.SIGHUP):  # so that the copy is removed also when the line to the pole drops
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        with opened_copy(path) as copy:
            yield copy
    except Refused as refused:
        typer.echo(f"{refused.what}\n{refused.hint}", err=True)
        raise typer.Exit(1 if refused.is_ruin else 2) from refused


@contextmanager
def _progress(lines: int) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal, nothing where there is none."""
    console = Console(stderr=True)
    columns = (TextColumn("ตรวจ · checking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=lines)
        yield lambda done: bar.advance(task, done)


# --- what is said -----------------------------------------------------------------------------------------------------


def _rows(found: Status, path: Path) -> Iterator[tuple[str, str]]:
    identity, newest = found.identity, found.newest
    yield "ไฟล์ · file", f"{path}, {_megabytes(found.file_bytes)}"
    yield "เครื่อง · device", f"{identity.device or '?'}"
    yield "สมุดบันทึก · journal", f"{identity.journal or '?'}"
    yield "กุญแจสาธารณะ · public key", f"{identity.public_key or '?'}"
    yield "ลำดับล่าสุด · head", f"{found.head} {found.head_hash or '?'}"
    yield "จำนวนรายการ · lines", f"{found.lines}"
    yield "ตัดออกถึง · pruned through", f"{found.pruned_through}"
    if found.acknowledged is None:
        yield "ศูนย์รับทราบ · acknowledged", "ไม่ทราบ · not known here"
    else:
        sequence, at = found.acknowledged
        yield "ศูนย์รับทราบ · acknowledged", f"{sequence} ({at})"
        yield "ยังไม่รับทราบ · unacknowledged", f"{found.unacknowledged}"
    for hole in found.holes:
        yield "ช่องว่างที่ประกาศ · declared hole", f"{hole.first}–{hole.last} ({hole.reason or '?'}, {hole.declaration})"
    yield "เสียหายที่ทราบ · known damaged lines", f"{found.damaged_lines}"
    if newest is not None:
        yield "รายการล่าสุด · newest line", f"{newest.time} {newest.clock} {newest.type}"
    yield "ที่ว่างบนการ์ด · room on the card", _megabytes(found.card_free_bytes)
    running = "ไม่มี · none" if found.held_by is None else f"ทำงาน · runs (pid {found.held_by})"
    yield "โปรแกรม · agent", running


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"


def _tell(findings: Sequence[Finding]) -> None:
    for finding in findings[:SHOWN_AT_MOST]:
        meaning, detail = MEANING[finding.kind], f" ({finding.detail})" if finding.detail else ""
        thai, english = _where(finding)
        _say(Text(f"{thai}{meaning.thai}{detail}", f"{english}{meaning.english}{detail}"))
    if len(findings) > SHOWN_AT_MOST:
        more = len(findings) - SHOWN_AT_MOST
        _say(Text(f"และอีก {more} ช่วง", f"and {more} more stretches"))


def _where(finding: Finding) -> tuple[str, str]:
    if not finding.last:
        return "", ""
    numbers = f"{finding.first}" if finding.first == finding.last else f"{finding.first}–{finding.last}"
    return f"ลำดับ {numbers}: ", f"{'line' if finding.first == finding.last else 'lines'} {numbers}: "


def _verdict(result: Verified, *, expected: bool) -> Iterator[Text]:
    yield Text(
        f"ตรวจ {result.last} ลำดับ ครบถ้วน {result.whole} รายการ ของเครื่อง {result.identity.device or '?'}",
        f"{result.last} places looked at, {result.whole} whole lines of {result.identity.device or '?'}, "
        f"head {result.head or '?'}",
    )
    if not expected and result.checked_with:
        yield Text(
            f"ตรวจลายเซ็นด้วยกุญแจที่สมุดบันทึกบอกเอง {result.checked_with} · เทียบกับที่ลงทะเบียนไว้ที่ศูนย์",
            f"signatures were checked with the key that the journal itself names, {result.checked_with}:"
            " compare it with the one enrolled at the hub",
        )
    yield Text("ถูกต้อง", "sound") if result.is_sound else Text("มีสิ่งที่ต้องดูแล", "something needs a person")


def _say(*texts: Text) -> None:
    for text in texts:
        typer.echo(str(text))


def _end(*, well: bool) -> None:
    if not well:
        raise typer.Exit(1)
