"""E-mail through the office's server (RFC 5321): STARTTLS or TLS from the first byte, plain text, Thai as UTF-8."""

import asyncio
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from hub.kernel.refused import Refused
from hub.notices.http import TIMEOUT_S
from hub.notices.message import Letterhead, Message, plain_text, subject
from hub.notices.outcome import Delivered, Later, Never, Outcome, Stopped
from hub.notices.secret_files import read_secret
from hub.settings import EmailSettings


@dataclass(frozen=True, slots=True)
class Mail:
    """The office's mail server."""

    settings: EmailSettings
    head: Letterhead
    timeout_s: float = TIMEOUT_S

    async def send(self, message: Message, *, now: datetime) -> Outcome:
        """The server has taken the message. One that breaks off after that is sent again, under the same Message-ID."""
        if not self.settings.host:
            return Stopped("e-mail is not set up ([notices.email] host in the settings)")
        lines: list[smtplib.SMTP] = []
        try:
            return await asyncio.to_thread(self._send, message, now, lines)
        except asyncio.CancelledError:
            for line in lines:
                _cut(line)
            raise
        except Refused as refusal:
            return Stopped(str(refusal))
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            return _judged(error)

    def _send(self, message: Message, now: datetime, lines: list[smtplib.SMTP]) -> Outcome:
        settings = self.settings
        tls = ssl.create_default_context(cafile=settings.ca)
        with self._connection(tls) as server:
            lines.append(server)
            if settings.tls == "starttls":
                server.starttls(context=tls)
            if settings.username is not None and settings.password_file is not None:
                server.login(settings.username, read_secret(Path(settings.password_file)))
            server.send_message(written(message, self.head, sender=settings.sender, now=now))
            return Delivered()

    def _connection(self, tls: ssl.SSLContext) -> smtplib.SMTP:
        host, port = self.settings.host, self.settings.port
        if self.settings.tls == "implicit":
            return smtplib.SMTP_SSL(host, port, timeout=self.timeout_s, context=tls)
        return smtplib.SMTP(host, port, timeout=self.timeout_s)


def written(message: Message, head: Letterhead, *, sender: str, now: datetime) -> EmailMessage:
    """The letter; its Message-ID is the message's own, so a repetition can be told."""
    letter = EmailMessage()
    letter["Subject"] = subject(message, head)
    letter["From"] = sender
    letter["To"] = message.target.address
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2].rstrip('>')}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(plain_text(message, head) + "\n", charset="utf-8", cte="base64")
    letter["Content-Language"] = (
        "th" if message.target.is_thai else "en"
    )  # set_content clears what begins with Content-
    return letter


def _cut(line: smtplib.SMTP) -> None:
    """The thread that waits on this line hears its end at once."""
    if line.sock is not None:
        with suppress(OSError):
            line.sock.shutdown(socket.SHUT_RDWR)


def _judged(error: Exception) -> Outcome:
    """The mail server's no, or none at all; never with what was said to it."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _by_code(next(iter(error.recipients.values()))[0], "the recipient", stops=False)
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPSenderRefused():
            return _by_code(error.smtp_code, "user, password or sender", stops=True)
        case smtplib.SMTPResponseException():
            return _by_code(error.smtp_code, "the message", stops=False)
        case smtplib.SMTPNotSupportedError() | UnicodeError():
            return Stopped("the mail server offers no TLS, no way to sign in, or cannot take such letters")
    what = "its certificate is not good" if isinstance(error, ssl.SSLError) else type(error).__name__
    return Later(f"no answer from the mail server: {what}")


def _by_code(code: int, what: str, *, stops: bool) -> Outcome:
    """Codes from 500 on are final (RFC 5321, 4.2.1)."""
    why = f"the mail server says {code} to {what}"
    if code < 500:
        return Later(why)
    return Stopped(why) if stops else Never(why)
