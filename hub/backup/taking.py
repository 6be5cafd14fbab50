"""A backup of everything as it stood at one moment, taken while the hub goes on serving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Table, func, select

from hub.audit import service as audit
from hub.backup.folder import made_whole, write_file, write_packed
from hub.backup.manifest import Manifest, TableFile, sign_manifest, write_manifest
from hub.backup.progress import Counter, Progress, Stage, silent
from hub.backup.rows import LEFT_OUT, columns_of, tables_to_keep, written_rows
from hub.database import current_revision, snapshot
from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.evidence.hub_key import private_pem
from hub.fleet import service as fleet
from hub.kernel.refused import Refused
from hub.patrol.sun_keys import NO_KEYS, SunKeys, put
from hub.photographs import service as photographs
from hub.photographs.service import PhotographFolder
from wire_contract.acts import NamedHead
from wire_contract.chain import PublicKey, public_key_of
from wire_contract.event import write_time
from wire_contract.measurements import JournalOpened

MANIFEST, SIGNATURE, KEY, SUN_KEYS = "manifest.json", "manifest.signature", "hub.key", "sun-keys"
PHOTOGRAPHS = "photographs"


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that is on disk, and what was found not to hold together in it."""

    path: Path
    manifest: Manifest
    faults: Sequence[str]


def take(
    url: str,
    into: Path,
    *,
    key: Ed25519PrivateKey,
    now: datetime,
    made_by: str,
    with_key: bool = False,
    sun_keys: SunKeys = NO_KEYS,
    photographs_folder: PhotographFolder | None = None,
    progress: Progress = silent,
) -> Taken:
    """The backup is in a new folder under `into`, whole and durable; with `with_key` the secrets as well: the hub's
    private key, and the master keys of cards. A photograph whose file is gone or altered is a fault, and left out.
    """
    wanted = into / f"riskpoint-backup-{now:%Y%m%dT%H%M%SZ}"
    if wanted.exists():
        raise Refused(f"{wanted} is there already", hint="wait a second; a backup is never written over")
    with snapshot(url) as conn:
        schema = current_revision(conn)
        with made_whole(wanted) as folder:
            kept, lost = _write_photographs(conn, photographs_folder, folder)
            manifest = Manifest(
                made_at=write_time(now),
                made_by=made_by,
                schema=schema,
                hub_public_key=public_key_of(key),
                lines=evidence.line_count(conn),
                tables=_write_tables(conn, folder, progress),
                heads=heads(conn),
                left_out=LEFT_OUT,
                photographs=kept,
            )
            content = write_manifest(manifest)
            write_file(folder / MANIFEST, content)
            write_file(folder / SIGNATURE, sign_manifest(content, key))
            if with_key:
                write_file(folder / KEY, private_pem(key))
                for secret in sun_keys:
                    put(folder / SUN_KEYS, secret)
        faults = check(conn, total=manifest.lines, progress=progress)
    return Taken(wanted, manifest, [*faults, *lost])


def heads(conn: Connection) -> tuple[NamedHead, ...]:
    """Where every chain stands, the hub's own first."""
    own = own_chain.head(conn)
    ours = [] if own is None else [NamedHead(device=None, journal=own.journal, sequence=own.sequence, head=own.hash)]
    theirs = [
        NamedHead(device=tip.device, journal=tip.journal, sequence=tip.sequence, head=tip.head)
        for tip in evidence.tips(conn)
    ]
    return (*ours, *theirs)


def check(conn: Connection, *, total: int, progress: Progress) -> Sequence[str]:
    """What does not hold together: lines, parents, heads, forks, newest signatures; the hub's own chain likewise."""
    counter = Counter(progress, Stage.CHECK, total)
    found = [str(fault) for fault in evidence.faults(conn, fleet.keys_ever(conn), passing=counter.passing)]
    # Whose keys these are is not the question here: the manifest is signed, and every other line hangs on them.
    opened = [entry.act for entry in own_chain.of_kind(conn, JournalOpened)]
    keys = [PublicKey(act.public_key) for act in opened if isinstance(act, JournalOpened)]
    replayed, _ = audit.check(conn, trusted=keys)
    return [*found, *(f"the hub's own line {fault.number}: {fault.what}" for fault in replayed.faults)]


def _write_tables(conn: Connection, folder: Path, progress: Progress) -> tuple[TableFile, ...]:
    (folder / "tables").mkdir(mode=0o700)
    tables = tables_to_keep(conn)
    counter = Counter(progress, Stage.WRITE, sum(_count(conn, table) for table in tables))
    written = []
    for table in tables:
        rows = counter.passing(written_rows(conn, table))
        count, size, digest = write_packed(folder / f"tables/{table.name}.jsonl.gz", rows)
        written.append(
            TableFile(name=str(table.name), columns=columns_of(table), rows=count, bytes=size, sha256=digest)
        )
    return tuple(written)


def _write_photographs(
    conn: Connection, source: PhotographFolder | None, folder: Path
) -> tuple[tuple[str, ...], Sequence[str]]:
    """The originals are in the backup, each looked at once more; which, and what is wrong with the others."""
    if source is None:
        return (), []
    kept: list[str] = []
    lost: list[str] = []
    for one in photographs.here(conn):
        content = source.original(one.name)
        if content is None:
            lost.append(f"photograph {one.name}: its file is gone, or its SHA-256 is another")
            continue
        if not kept:
            (folder / PHOTOGRAPHS).mkdir(mode=0o700)
        write_file(folder / PHOTOGRAPHS / one.name, content)
        kept.append(one.name)
    return tuple(kept), lost


def _count(conn: Connection, table: Table) -> int:
    return conn.execute(select(func.count()).select_from(table)).scalar_one()
