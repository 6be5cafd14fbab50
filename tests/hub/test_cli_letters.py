"""The commands about letters, as somebody at the server types them."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from hub.cli import app
from hub.database import open_engine, writing
from hub.evidence.hand import Hand
from hub.evidence.hub_key import read_or_make
from hub.kernel.refused import Refused
from hub.letters import register, service
from hub.settings import read_settings
from tests.parts.letters import OFFICE
from tests.parts.small_hub import NOW


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A hub with one order, and a draft about it by somebody on the pages."""
    path = tmp_path / "hub.toml"
    path.write_text('data_dir = "data"\n[district]\nname = "เขตบางสมมุติ"\n')
    run(path, "migrate")
    run(
        path,
        "point",
        "add",
        "BSM-01",
        "--name",
        "สะพานลอย",
        "--short-name",
        "สะพาน",
        "--station",
        "สน.บางรัก",
        "--from",
        "2026-10-01",
    )
    run(path, "order", "open", "BSM-01", "waste", "--what", "กองขยะ")
    settings = read_settings(path)
    engine = open_engine(settings.database_url)
    with writing(engine) as conn:
        hand = Hand(read_or_make(settings.key_file), "lek", NOW)
        register.set_office(conn, OFFICE, hand=hand)
        service.draft(conn, [1], hand=hand)
    engine.dispose()
    return path


def run(config: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--config", str(config), *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_letter_goes_its_whole_way_by_commands(config: Path, tmp_path: Path) -> None:
    listed = run(config, "letter", "list").split("\t")
    assert listed[:3] == ["1", "draft", "-"]
    assert run(config, "letter", "approve", "1") == "1 approved -\n"
    assert run(config, "letter", "number", "1", "7") == "1 numbered กท 5099/7\n"
    run(config, "letter", "issue", "1", "--out", str(tmp_path / "letter.pdf"))
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")
    assert run(config, "letter", "send", "1") == "1 sent กท 5099/7\n"
    assert run(config, "letter", "void", "1", "ผิดฉบับ") == "1 void กท 5099/7\n"
    with pytest.raises(Refused, match="this letter is void"):
        run(config, "letter", "answer", "1")
    run(config, "letter", "register", "--out", str(tmp_path / "register.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "register.xlsx").worksheets[0]
    assert [sheet["B1"].value, sheet["B2"].value, sheet["H2"].value] == ["เลขทะเบียนส่ง", "7", "ยกเลิก"]
    with pytest.raises(Refused, match="is no state"):
        run(config, "letter", "list", "--state", "lost")


def test_a_holiday_to_come_is_set_and_what_is_no_day_is_refused(config: Path) -> None:
    run(config, "letter", "holiday", "2099-12-07")
    with pytest.raises(Refused, match="this is no day"):
        run(config, "letter", "holiday", "วันพ่อ")
