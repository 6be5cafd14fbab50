"""The commands about cameras and lamps, as a deployer uses them; in this process, since a program of its own takes long."""

from pathlib import Path

from typer.testing import CliRunner

from hub.cli import app
from hub.kernel.refused import Refused


def test_a_camera_is_added_corrected_ended_taken_back_and_in_the_chain(tmp_path: Path) -> None:
    config = tmp_path / "hub.toml"
    config.write_text('data_dir = "kept"\n')

    def fine(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["--config", str(config), *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    fine("migrate")
    point = ("--name", "ปากซอย", "--short-name", "ซอย", "--station", "สน.", "--from", "2026-10-01")
    fine("point", "add", "p01", *point)
    front = ("p01", "camera", "front")
    fine("asset", "add", *front, "--from", "2026-10-01", "--label", "หน้าซอย", "--owner", "เอกชน")
    fine("asset", "add", "p01", "lamp", "main", "--from", "2026-10-05")
    fine("asset", "correct", *front, "--owner", "สำนักการโยธา", "--inventory", "กท. 1")
    fine("asset", "end", *front, "--on", "2027-01-01")
    fine("asset", "checks", "p01", "0", "--from", "2026-12-01")
    assert fine("asset", "list").splitlines() == [
        "p01\tcamera\tfront\t2026-10-01\t2027-01-01\tหน้าซอย\tกท. 1\tสำนักการโยธา\t-",
        "p01\tlamp\tmain\t2026-10-05\t-\t-\t-\t-\t-",
    ]
    fine("asset", "remove", "p01", "lamp", "main")
    assert len(fine("asset", "list").splitlines()) == 1
    assert "การไฟฟ้านครหลวง\tMetropolitan Electricity Authority (MEA)" in fine("asset", "owners").splitlines()
    again = CliRunner().invoke(
        app, ["--config", str(config), *["asset", "end", "p01", "lamp", "main", "--on", "2027-01-01"]]
    )
    assert isinstance(again.exception, Refused)
    assert "there is no lamp main at p01" in str(again.exception)
    assert "riskpoint.checkduty.changed.v1" in fine("audit", "list")
    fine("audit", "verify")
