"""What a backup keeps comes back, into either database, row by row and byte for byte."""

from pathlib import Path

import pytest

from hub.database import open_engine, require_current, writing
from hub.fleet import service as fleet
from tests.parts.backups import LATER, backup_of, brought_back, content, content_of, live_a_little
from tests.parts.databases import PostgresServer
from tests.parts.hands import hand
from tests.parts.small_hub import OPENED_ON, small_hub


def comparable(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Without what is meant to differ: who is signed in or invited, pictures, settings to be signed anew, the hub's own
    chain that goes on.
    """
    meant = {"sessions", "spent_tickets", "badge_invitations", "picture_contents", "device_settings", "hub_lines"}
    return {name: found for name, found in rows.items() if name not in meant}


@pytest.mark.parametrize(("source", "target"), [("sqlite", "sqlite"), ("sqlite", "pg"), ("pg", "sqlite"), ("pg", "pg")])
def test_every_row_comes_back(tmp_path: Path, postgres: PostgresServer, source: str, target: str) -> None:
    with postgres.database() as first, postgres.database() as second:
        url = f"sqlite:///{tmp_path / 'one.db'}" if source == "sqlite" else first
        other = f"sqlite:///{tmp_path / 'other.db'}" if target == "sqlite" else second
        with small_hub(url) as hub:
            live_a_little(hub)
            before = content(hub.engine)
            taken = backup_of(url, tmp_path / "backups")
        assert [name for name, rows in before.items() if not rows] == [], "add a row of it to live_a_little"
        manifest = brought_back(taken.path, other, tmp_path)
        after = content_of(other)
        assert comparable(after) == comparable(before)
        assert (after["sessions"], after["badge_invitations"], after["picture_contents"]) == ([], [], [])
        chain = before["hub_lines"]
        assert after["hub_lines"][: len(chain)] == chain
        assert [(row[5], row[6]) for row in after["hub_lines"][len(chain) :]] == [
            ("riskpoint.journal.opened.v1", "console:test"),
            ("riskpoint.hub.restored.v1", "console:test"),
        ]
        assert manifest == taken.manifest
        assert taken.faults == []
        engine = open_engine(other)
        require_current(engine)
        with writing(engine) as conn:
            number = fleet.add_point(
                conn,
                code="NEW",
                name="ใหม่",
                short_name="ใหม่",
                station="สน.",
                has_camera=False,
                opened_on=OPENED_ON,
                hand=hand(),
            )
        assert number == max(row[0] for row in before["points"]) + 1
        engine.dispose()


def test_settings_of_a_hub_that_came_back_have_versions_above_all_that_were(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    with small_hub(url) as hub:
        live_a_little(hub)
        with writing(hub.engine) as conn:
            before = {config.device: config for config, _ in fleet.all_settings(conn, hand=hand(at=LATER))}
        taken = backup_of(url, tmp_path)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    brought_back(taken.path, other, tmp_path)
    engine = open_engine(other)
    with writing(engine) as conn:
        after = {config.device: (config, changed) for config, changed in fleet.all_settings(conn, hand=hand(at=LATER))}
    engine.dispose()
    since_1970 = int(LATER.timestamp())
    assert {config.version for config in before.values()} == {1}
    assert {device: (config.version, changed) for device, (config, changed) in after.items()} == dict.fromkeys(
        before, (since_1970 + 1, True)
    )
    assert {device: config.settings for device, (config, _) in after.items()} == {
        device: config.settings for device, config in before.items()
    }
