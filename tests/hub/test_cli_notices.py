"""The commands about notices, as an operator types them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli import app
from hub.database import open_engine, writing
from hub.kernel.refused import Refused
from hub.notices.target import Channel
from hub.settings import read_settings
from tests.parts.line_server import TOKEN, HttpEnd, http_end
from tests.parts.notices import GROUP, office, put


@pytest.fixture
def line_end() -> Iterator[HttpEnd]:
    with http_end() as end:
        yield end


@pytest.fixture
def config(tmp_path: Path, line_end: HttpEnd) -> Path:
    """A hub with a LINE group and a webhook."""
    path = tmp_path / "hub.toml"
    path.write_text(f'data_dir = "data"\n[notices.line]\ntoken_file = "line.token"\nbase_url = "{line_end.address}"\n')
    (tmp_path / "line.token").write_text(TOKEN)
    (tmp_path / "line.token").chmod(0o600)
    run(path, "migrate")
    engine = open_engine(read_settings(path).database_url)
    with writing(engine) as conn:
        put(conn, office("duty-room", Channel.LINE, GROUP), office("traffic", Channel.WEBHOOK, "https://10.1.2.3/in"))
    engine.dispose()
    return path


def run(config: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--config", str(config), *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(config: Path, *arguments: str) -> str:
    with pytest.raises(Refused) as caught:
        run(config, *arguments)
    return str(caught.value)


def test_a_trial_is_sent_at_once_and_stands_in_the_list(config: Path, line_end: HttpEnd) -> None:
    assert run(config, "notice", "try", "duty-room") == "ส่งแล้ว · sent\n"
    assert [text.split("\n")[2] for text in line_end.texts] == ["ข้อความทดลอง ช่องทางนี้ใช้ได้"]
    rows = [line.split("\t") for line in run(config, "notice", "list").splitlines()]
    assert [row[:3] for row in rows[:3]] == [
        ["channel", "line", "ok"],
        ["target", "duty-room", "line"],
        ["target", "traffic", "webhook"],
    ]
    assert rows[3][1:5] == ["duty-room", "trial", "sent", "-"]


def test_a_wrong_token_is_said_without_the_token_and_retried_once_it_is_mended(config: Path, line_end: HttpEnd) -> None:
    token = config.with_name("line.token")
    token.write_text("a-wrong-token")
    said = refused(config, "notice", "try", "duty-room")
    assert said == "LINE says 401: the token is not accepted (see docs/operator/notices.md)"
    assert "stopped" in run(config, "notice", "list").splitlines()[0]
    token.write_text(TOKEN)
    run(config, "notice", "retry", "line")
    assert run(config, "notice", "try", "duty-room") == "ส่งแล้ว · sent\n"
    assert len(line_end.accepted) == 1


def test_a_token_that_others_can_read_is_not_used(config: Path, line_end: HttpEnd) -> None:
    config.with_name("line.token").chmod(0o644)
    assert "can be read by others" in refused(config, "notice", "try", "duty-room")
    assert line_end.asked == []


def test_a_webhooks_secret_is_shown_changed_and_settled(config: Path) -> None:
    first = run(config, "notice", "secret", "traffic")
    second = run(config, "notice", "secret", "traffic", "--rotate")
    assert (first.startswith("whsec_"), first != second) == (True, True)
    kept = config.parent / "data" / "webhook-secrets" / "traffic.secret"
    assert kept.read_text() == second + first
    assert run(config, "notice", "secret", "traffic", "--settle") == second
    assert kept.read_text() == second


@pytest.mark.parametrize(
    "arguments", [("try", "nobody"), ("retry", "nothing"), ("secret", "duty-room"), ("secret", "../hub")]
)
def test_what_is_not_there_is_refused(config: Path, arguments: tuple[str, ...]) -> None:
    assert refused(config, "notice", *arguments)


@pytest.mark.parametrize(
    "wrong",
    [
        '[notices.email]\nhost = "mail.example.go.th"\n',
        '[notices.email]\nhost = "m"\nsender = "a@b"\nusername = "u"\n',
        '[notices.email]\nhost = "m"\nsender = "a@b"\nusername = "u"\npassword_file = "p"\ntls = "none"\n',
        '[notices.line]\nbase_url = "api.line.me"\n',
        '[notices.line]\ntoken = "secret"\n',
    ],
)
def test_settings_of_notices_that_cannot_be_are_refused(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "hub.toml"
    path.write_text(wrong)
    with pytest.raises(Refused, match=r"notices"):
        read_settings(path)
