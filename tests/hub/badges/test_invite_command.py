"""`riskpoint-hub badge invite` as a person types it."""

import re
from pathlib import Path

from tests.hub.test_cli import fine, runner


def test_a_link_is_printed_alone_and_what_to_do_with_it_beside(tmp_path: Path) -> None:
    run = runner(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}")
    fine(run("migrate"))
    fine(run("officer", "add", "TK-001", "--name", "นายสมมุติ ใจดี"))
    done = run("badge", "invite", "TK-001")
    assert done.returncode == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/badge/#[A-Za-z0-9_-]{43}\n", done.stdout)
    assert "ใช้ได้ครั้งเดียว" in done.stderr
    assert "phones demand HTTPS" in done.stderr
    with (tmp_path / "hub.toml").open("a") as config:
        config.write('[web]\naddress = "https://hub.example"\n')
    done = run("badge", "invite", "TK-001", "--keep")
    assert done.stdout.startswith("https://hub.example/badge/#")
    assert "HTTPS" not in done.stderr
    nobody = run("badge", "invite", "TK-009")
    assert (nobody.returncode, nobody.stdout) == (2, "")
    assert "there is no officer TK-009" in nobody.stderr


def test_an_address_that_is_none_is_named_in_one_line(tmp_path: Path) -> None:
    run = runner(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}")
    with (tmp_path / "hub.toml").open("a") as config:
        config.write('[web]\naddress = "https://hub.example/"\n')
    done = run("badge", "invite", "TK-001")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "web.address" in done.stderr
