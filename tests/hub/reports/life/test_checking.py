"""Whatever a superuser of the database does to an issued report is named; an untouched one is not."""

import zlib
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from hub.database import writing
from hub.reports.life import checking
from tests.parts.reports import an_october, issued
from tests.parts.small_hub import SmallHub, small_hub


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as hub:
        an_october(hub)
        issued(hub)
        yield hub


def complaints(hub: SmallHub) -> list[str]:
    with hub.engine.connect() as conn:
        found = checking.check(conn)
    assert {one.name for one in found} <= {"2026-10/1"}
    return [one.what for one in found]


def altered(hub: SmallHub, statement: str, **values: object) -> list[str]:
    with writing(hub.engine) as conn:
        assert conn.execute(text(statement), values).rowcount == 1
    return complaints(hub)


def test_each_alteration_of_an_issued_report_is_named(hub: SmallHub) -> None:
    """One after the other on one report; each leaves its own complaint."""
    assert complaints(hub) == []
    with hub.engine.connect() as conn:
        row = conn.execute(text("SELECT figures, heads, paper FROM report_versions")).one()
    written = "UPDATE report_files SET content = :content WHERE name = :name"
    for name in row:
        with hub.engine.connect() as conn:
            select = text("SELECT content FROM report_files WHERE name = :name")
            before = bytes(conn.execute(select, {"name": name}).scalar_one())
        other = zlib.compress(zlib.decompress(before) + b" ")
        for content, what in ((other, "is not what was kept"), (before[:-9], "cannot be unpacked")):
            (complaint,) = altered(hub, written, content=content, name=name)
            assert f"{name[:12]} {what}" in complaint
        assert altered(hub, written, content=before, name=name) == []
    (moved,) = altered(hub, "UPDATE report_versions SET rules = 'kpi/9'")
    assert moved.startswith("rules: the chain says ")
    assert moved.endswith("the table kpi/9")
    assert altered(hub, "UPDATE report_versions SET paper = figures")[1:] == [
        f"paper: the chain says {row.paper}, the table {row.figures}"
    ]
    assert altered(hub, "UPDATE report_versions SET paper = NULL")[2:] == ["it is issued, and has no paper"]


def test_a_report_that_is_gone_or_came_from_nowhere_is_named(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        conn.execute(text("DELETE FROM report_steps"))
    assert altered(hub, "DELETE FROM report_versions") == ["it is gone; the chain has it issued"]


def test_a_version_that_the_chain_does_not_know_is_named(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        conn.execute(text("DELETE FROM report_steps"))
    with writing(hub.engine) as conn:
        conn.execute(text("UPDATE report_versions SET version = 7"))
    with hub.engine.connect() as conn:
        found = {one.name: one.what for one in checking.check(conn)}
    assert found == {"2026-10/1": "it is gone; the chain has it issued", "2026-10/7": "the chain knows nothing of it"}
