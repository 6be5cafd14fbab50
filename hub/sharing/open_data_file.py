"""The open data as files: one SQLite database, and what Datasette shows beside it. The same tables, the same bytes."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

from hub.durable import sync_folder
from hub.sharing.open_data_table import Table

APPLICATION_ID = 0x7270_6F64
"""`rpod`: what `file` and `PRAGMA application_id` tell of it."""
VIEW = "points_month"
_VIEW_SQL = """
select p.code as point, p.name, p.counted_days, sum(d.required) as required, sum(d.proved) as proved,
  sum(d.disproved) as disproved, sum(d.unknown) as unknown
from points p left join patrol_days d on d.point = p.code group by p.code order by p.code
"""


def write_sqlite(tables: Sequence[Table], path: Path) -> None:
    """The database stands at `path`, which must not be there yet."""
    db = Database(path)
    try:
        db.execute("pragma journal_mode = off")
        db.execute(f"pragma application_id = {APPLICATION_ID}")
        with db.conn:
            for table in tables:
                _write(db, table)
            db.create_view(VIEW, _VIEW_SQL)
        db.vacuum()
    finally:
        db.close()


def write_files(tables: Sequence[Table], folder: Path, *, stem: str) -> tuple[Path, Path]:
    """`STEM.sqlite` and `STEM.metadata.json` stand in the folder, each whole or not at all. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{stem}-", dir=folder) as aside:
        fresh = Path(aside, f"{stem}.sqlite"), Path(aside, f"{stem}.metadata.json")
        write_sqlite(tables, fresh[0])
        fresh[1].write_bytes(datasette_metadata(tables, stem=stem))
        for path in fresh:
            with path.open("rb") as file:
                os.fsync(file.fileno())
        placed = fresh[0].replace(folder / fresh[0].name), fresh[1].replace(folder / fresh[1].name)
    sync_folder(folder)
    return placed


def _write(db: Database, table: Table) -> None:
    made = db.table(table.name)
    made.create(
        {column.name: column.kind for column in table.columns},
        pk=table.key if len(table.key) > 1 else table.key[0],
        foreign_keys=[(column.name, column.refers_to, "code") for column in table.columns if column.refers_to],
        strict=True,
    )
    names = [column.name for column in table.columns]
    made.insert_all(dict(zip(names, row, strict=True)) for row in table.rows)


def datasette_metadata(tables: Sequence[Table], *, stem: str) -> bytes:
    """Title, licence, source and descriptions for Datasette's `--metadata`; `stem` is the database's name there."""
    told = next(table for table in tables if table.name == "metadata")
    says = {str(key): str(value) for key, value, *_ in told.rows}
    about: Mapping[str, object] = {
        "title": f"จุดเสี่ยงภัย {says['district']} {says['month']}",
        "license": says["licence"],
        "license_url": says["licence_url"],
        "source": says["publisher"],
        "about": f"figures SHA-256 {says['figures_sha256']}",
        "databases": {stem: {"tables": {table.name: _described(table) for table in tables}}},
    }
    return json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _described(table: Table) -> Mapping[str, object]:
    columns = {column.name: " · ".join(column.says) for column in table.columns}
    return {"description": " · ".join(table.says), "columns": columns}
