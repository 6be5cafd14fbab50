"""Leaves the letters of the make-believe office in a folder, as their pages hand them out, with the register."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from demo.office_letters import district_of
from hub.database import open_engine
from hub.letters import printing, service, views
from hub.letters.letter import Letter
from hub.letters.register_rows import COLUMNS, TEMPLATE, register_values
from hub.papers.district import District
from hub.papers.pdf import typeset
from hub.settings import read_settings
from hub.web.sheet_writing import xlsx_of


def leave_letters(hub_config: Path, folder: Path) -> list[Path]:
    """Every letter as PDF and DOCX, and the register of each year as PDF and XLSX; what it wrote. Old letters go."""
    settings = read_settings(hub_config)
    engine, district = open_engine(settings.database_url), district_of(settings)
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("letter-*"), *folder.glob("outgoing-register-*")):
        old.unlink()
    try:
        return [*_letters(engine, district, folder), *_registers(engine, district, folder)]
    finally:
        engine.dispose()


def name_of(letter: Letter) -> str:
    """`letter-404-07-void`: its number in the register, the hub's own, and how it stands."""
    return f"letter-{letter.running or 'draft'}-{letter.number:02}-{letter.state.value}"


def _letters(engine: Engine, district: District, folder: Path) -> Iterator[Path]:
    with engine.connect() as conn:
        found = sorted(service.letters(conn), key=lambda one: one.number)
    for letter in found:
        for kind, make in (("pdf", printing.letter_pdf), ("docx", printing.letter_docx)):
            path = folder / f"{name_of(letter)}.{kind}"
            path.write_bytes(make(engine, letter.number, district=district))
            yield path


def _registers(engine: Engine, district: District, folder: Path) -> Iterator[Path]:
    with engine.connect() as conn:
        years = {year: views.register_rows(conn, year) for year in service.years(conn)}
    for year, rows in sorted(years.items()):
        sheet, paper = (folder / f"outgoing-register-{year}.{kind}" for kind in ("xlsx", "pdf"))
        sheet.write_bytes(xlsx_of([COLUMNS, *(row.texts for row in rows)]))
        values = register_values(rows, year=year, office=district.full_office, made=max(row.entered for row in rows))
        paper.write_bytes(typeset(TEMPLATE, values))
        yield from (sheet, paper)
