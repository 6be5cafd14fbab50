"""A hub that gets SIGKILL between sending and noting it: nothing is lost, and only e-mail may come twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, make_url

from hub.database import writing
from hub.notices import service
from hub.notices.outcome import State
from hub.notices.secret_files import WebhookSecrets
from hub.notices.sending import CLAIMED_FOR
from hub.notices.target import Channel
from hub.settings import read_settings
from tests.parts import sending_process
from tests.parts.brokers import free_port
from tests.parts.line_server import TOKEN, HttpEnd
from tests.parts.linked import until
from tests.parts.mail_end import MailEnd
from tests.parts.notices import GROUP, MORNING, notice, office, put


@pytest.fixture
def mail_end() -> Iterator[MailEnd]:
    end = MailEnd(waits=Event())
    controller = Controller(end, hostname="127.0.0.1", port=free_port())
    controller.start()
    end.port = controller.port
    yield end
    controller.stop()


def test_what_was_taken_and_not_noted_is_sent_again_under_the_same_id_and_told_once(
    tmp_path: Path, engine: Engine, line_end: HttpEnd, hook_end: HttpEnd, mail_end: MailEnd
) -> None:
    config = tmp_path / "hub.toml"
    config.write_text(
        f'data_dir = "."\n[database]\nurl = "{make_url(engine.url).render_as_string(hide_password=False)}"\n'
        f'[notices.line]\ntoken_file = "line.token"\nbase_url = "{line_end.address}"\n'
        f'[notices.email]\nhost = "127.0.0.1"\nport = {mail_end.port}\ntls = "none"\nsender = "hub@example.go.th"\n'
        "[notices.webhooks]\nallow_http = true\n"
    )
    (tmp_path / "line.token").write_text(TOKEN)
    (tmp_path / "line.token").chmod(0o600)
    secret = WebhookSecrets(read_settings(config).webhook_secrets_folder).newest("traffic")
    with writing(engine) as conn:
        put(
            conn,
            office("duty-room", Channel.LINE, GROUP),
            office("traffic", Channel.WEBHOOK, f"{hook_end.address}/in"),
            office("list", Channel.EMAIL, "duty@example.go.th"),
        )
        service.tell(conn, notice(), now=MORNING)
    line_end.plan.append("accept-and-wait")
    hook_end.plan.append("accept-and-wait")
    with sending_process.start(config, now=MORNING) as killed:
        until(lambda: bool(line_end.accepted and hook_end.accepted and mail_end.letters))
        killed.kill()
        _, said = killed.communicate()
    assert mail_end.waits is not None
    mail_end.waits.set()
    with engine.connect() as conn:
        assert {one.state for one in service.newest(conn, limit=5)} == {State.OPEN}
    for soon in (timedelta(seconds=1), CLAIMED_FOR):
        with sending_process.start(config, now=MORNING + soon) as again:
            _, more = again.communicate(timeout=60)
        said += more
    with engine.connect() as conn:
        assert [one.state for one in service.newest(conn, limit=5)] == [State.SENT] * 3
    for end, name in ((line_end, "x-line-retry-key"), (hook_end, "webhook-id")):
        assert [len(end.asked), len({one.headers[name] for one in end.asked}), len(end.accepted)] == [2, 1, 1]
    assert [len(mail_end.letters), len({one["Message-ID"] for one in mail_end.letters})] == [2, 1]
    assert not [one for one in (TOKEN, secret, GROUP, "duty@example.go.th") if one in said]
