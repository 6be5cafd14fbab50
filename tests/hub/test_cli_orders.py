"""The commands about work orders, as an operator types them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli import app
from hub.kernel.refused import Refused


def run(config: Path, *arguments: str) -> list[list[str]]:
    """What the command printed, by rows and cells."""
    result = CliRunner().invoke(app, ["--config", str(config), *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return [line.split("\t") for line in result.output.splitlines()]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A hub with one point."""
    path = tmp_path / "hub.toml"
    path.write_text('data_dir = "data"\n')
    run(path, "migrate")
    run(
        path,
        "point",
        "add",
        "P-1",
        "--name",
        "สวนหย่อม",
        "--short-name",
        "สวน",
        "--station",
        "สน.บางสมมุติ",
        "--from",
        "2026-01-01",
    )
    return path


def test_an_order_is_opened_assigned_and_shown(config: Path) -> None:
    told = run(config, "order", "open", "P-1", "waste", "--what", "กองขยะ")
    assert "order 1 is open, for ฝ่ายรักษาความสะอาดและสวนสาธารณะ สำนักงานเขต" in told[0][0]
    run(config, "order", "step", "1", "assign", "--revision", "1")
    run(config, "order", "comment", "1", "รอรถ")
    (row,) = run(config, "order", "list")
    assert (row[:6], row[-1]) == (["1", "assigned", "waste", "P-1", "-", "-"], "2")
    assert [(one[1], one[2], one[4]) for one in run(config, "order", "show", "1")] == [
        ("open", "reported", "กองขยะ"), ("assign", "assigned", "-"), ("comment", "-", "รอรถ"),
    ]  # fmt: skip
    assert run(config, "order", "list", "--overdue") == []


def test_an_old_revision_is_refused_with_who_was_first(config: Path) -> None:
    run(config, "order", "open", "P-1", "waste")
    run(config, "order", "step", "1", "assign", "--revision", "1")
    with pytest.raises(Refused, match="moved order 1 to assigned first"):
        run(config, "order", "step", "1", "assign", "--revision", "1")
    with pytest.raises(Refused, match="knows no step prove"):
        run(config, "order", "step", "1", "prove", "--revision", "2")
