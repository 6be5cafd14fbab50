"""E-mail against a real SMTP server with STARTTLS and sign-in: Thai arrives as it was written, refusals count right."""

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from hub.notices.mail import Mail
from hub.notices.message import Message, Told
from hub.notices.notice import Kind, Severity
from hub.notices.outcome import Delivered, Later, Never, Outcome, Stopped
from hub.notices.target import Channel
from hub.settings import EmailSettings
from tests.hub.notices.conftest import HEAD
from tests.parts.brokers import free_port
from tests.parts.mail_end import MailEnd
from tests.parts.notices import MORNING, office

PASSWORD = "the-mail-password"


def _let_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"hub", PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def mail_end(authority: trustme.CA) -> Iterator[MailEnd]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(tls)
    end = MailEnd()
    controller = Controller(
        end,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=tls,
        require_starttls=True,
        authenticator=_let_in,
        auth_required=True,
    )
    controller.start()
    end.port = controller.port
    yield end
    controller.stop()


@pytest.fixture
def settings(mail_end: MailEnd, authority: trustme.CA, tmp_path: Path) -> EmailSettings:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    (tmp_path / "mail.password").write_text(PASSWORD)
    (tmp_path / "mail.password").chmod(0o600)
    return EmailSettings(
        host="localhost",
        port=mail_end.port,
        ca=str(tmp_path / "ca.pem"),
        username="hub",
        password_file=str(tmp_path / "mail.password"),
        sender="riskpoint <hub@bangsommut.example.go.th>",
    )


def message(*texts: str) -> Message:
    notices = [
        Told(
            id=number,
            key=str(number),
            kind=Kind.LAMP,
            severity=Severity.URGENT if number == 1 else Severity.INFO,
            thai=text,
            english="…",
            path="/points/BSM-01",
            told_at=MORNING,
        )
        for number, text in enumerate(texts)
    ]
    target = office("duty-list", Channel.EMAIL, "duty@example.go.th")
    return Message(
        id="0d8d3a5e-6a0b-5d0e-8f8f-1f2e3d4c5b6a",
        target=target,
        notices=notices,
        attempts=0,
        formed_at=MORNING,
        give_up_at=MORNING,
    )


def send(settings: EmailSettings, *texts: str) -> Outcome:
    return asyncio.run(Mail(settings, HEAD, timeout_s=5.0).send(message(*texts), now=MORNING))


def test_thai_arrives_as_it_was_written_under_an_id_that_stays(mail_end: MailEnd, settings: EmailSettings) -> None:
    assert send(settings, "ไฟดวงที่ ๑ ดับ", "กล้องหน้าปากซอยเสีย") == Delivered()
    [letter] = mail_end.letters
    assert letter["subject"] == "เขตบางสมมุติ: ด่วน: กล้องหน้าปากซอยเสีย (และอีก 1 เรื่อง)"
    assert letter["message-id"] == "<0d8d3a5e-6a0b-5d0e-8f8f-1f2e3d4c5b6a@bangsommut.example.go.th>"
    assert (letter["auto-submitted"], letter["content-language"]) == ("auto-generated", "th")
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().splitlines() == [
        "เขตบางสมมุติ",
        "",
        "ไฟดวงที่ ๑ ดับ",
        "23 พ.ย. 69 09.00 น.",
        "https://hub.example.go.th/points/BSM-01",
        "",
        "ด่วน: กล้องหน้าปากซอยเสีย",
        "23 พ.ย. 69 09.00 น.",
        "https://hub.example.go.th/points/BSM-01",
    ]
    assert mail_end.envelopes == [("hub@bangsommut.example.go.th", ["duty@example.go.th"])]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("451 later", Later("the mail server says 451 to the message")),
        ("554 never", Never("the mail server says 554 to the message")),
    ],
)
def test_what_the_mail_server_says_to_a_letter_counts(
    mail_end: MailEnd, settings: EmailSettings, said: str, outcome: Outcome
) -> None:
    mail_end.plan.append(said)
    assert send(settings, "ไฟดับ") == outcome


@pytest.mark.parametrize(("said", "kind"), [("450 busy", Later), ("550 nobody", Never)])
def test_what_the_mail_server_says_of_a_recipient_counts(
    mail_end: MailEnd, settings: EmailSettings, said: str, kind: type[Outcome]
) -> None:
    mail_end.recipients = said
    assert send(settings, "ไฟดับ") == kind(f"the mail server says {said[:3]} to the recipient")


def test_a_wrong_password_stops_the_channel(settings: EmailSettings, mail_end: MailEnd) -> None:
    Path(str(settings.password_file)).write_text("another")
    assert send(settings, "ไฟดับ") == Stopped("the mail server says 535 to user, password or sender")
    assert mail_end.letters == []


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_password(
    settings: EmailSettings, mail_end: MailEnd, tmp_path: Path
) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    assert send(settings, "ไฟดับ") == Later("no answer from the mail server: its certificate is not good")
    assert mail_end.letters == []


def test_a_mail_server_that_is_not_there_is_tried_again() -> None:
    away = EmailSettings(host="127.0.0.1", port=free_port(), sender="hub@example.go.th")
    assert send(away, "ไฟดับ") == Later("no answer from the mail server: ConnectionRefusedError")


def test_without_a_mail_server_the_channel_says_so() -> None:
    assert send(EmailSettings(), "ไฟดับ") == Stopped("e-mail is not set up ([notices.email] host in the settings)")
