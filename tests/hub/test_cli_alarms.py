"""The commands about alarms, as an operator types them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.alarms import service
from hub.alarms.watch import Sighting, Watch
from hub.cli import app
from hub.database import open_engine, writing
from hub.kernel.refused import Refused
from hub.settings import read_settings

AT = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A hub with two alarms."""
    path = tmp_path / "hub.toml"
    path.write_text('data_dir = "data"\n')
    run(path, "migrate")
    engine = open_engine(read_settings(path).database_url)
    with writing(engine) as conn:
        seen = [
            Sighting(Watch.DEVICE, "bkk-1", "down", "P-1", "bkk-1"),
            Sighting(Watch.ASSET, "P-1/lamp/main", "lamp_failing", "P-1", "โคม"),
        ]
        service.look(conn, seen, looked=list(Watch), now=AT)
    engine.dispose()
    return path


def run(config: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--config", str(config), *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def rows(config: Path, *more: str) -> list[list[str]]:
    return [line.split("\t") for line in run(config, "alarm", "list", *more).splitlines()]


def test_an_alarm_is_listed_acknowledged_and_commented_in_the_name_of_whoever_sits_at_the_console(config: Path) -> None:
    down, lamp = rows(config)
    assert [down[1:5], lamp[1:5]] == [["urgent", "down", "P-1", "bkk-1"], ["warning", "lamp_failing", "P-1", "โคม"]]
    assert (down[5:], lamp[5:]) == (["2026-11-22T18:00:00+07:00", "-", "-", "-"],) * 2
    assert run(config, "alarm", "acknowledge", down[0], "--comment", "ช่างกำลังไป").endswith("is acknowledged\n")
    assert run(config, "alarm", "comment", lamp[0], "แจ้งฝ่ายโยธาแล้ว").endswith(f"beside alarm {lamp[0]}\n")
    seen, waiting = rows(config)
    assert [seen[2], waiting[2]] == ["down", "lamp_failing"]
    assert seen[8].startswith("console:")
    assert len(rows(config, "--all")) == 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("acknowledge", "99"), "there is no alarm 99"),
        (("comment", "1", " "), "there is nothing in it"),
        (("maintenance", "bkk-9", "--why", "x"), "there is no device bkk-9"),
        (("maintenance", "bkk-9"), "maintenance needs a reason"),
        (("maintenance", "bkk-9", "--for", "often", "--why", "x"), "no length of time"),
        (("maintenance", "bkk-9", "--end"), "is not in maintenance"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_a_hint(config: Path, arguments: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(Refused, match=complaint) as caught:
        run(config, "alarm", *arguments)
    assert caught.value.hint
