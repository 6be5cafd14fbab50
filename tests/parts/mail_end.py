"""What a mail server in a test took, and what it answers; `aiosmtpd` speaks SMTP."""

import asyncio
import email
import email.policy
import threading
from collections import deque
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import Envelope


@dataclass
class MailEnd:
    """What the server took; `plan` is what it answers to the next messages instead."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str | None, list[str]]] = field(default_factory=list)
    plan: deque[str] = field(default_factory=deque)
    recipients: str = "250 OK"
    waits: threading.Event | None = None
    """What it has taken it does not confirm before this is set."""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, to: str, _options: Any) -> str:  # noqa: N802 (aiosmtpd's)
        if self.recipients.startswith("250"):
            envelope.rcpt_tos.append(to)
        return self.recipients

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's)
        if self.plan:
            return self.plan.popleft()
        content = envelope.content
        assert isinstance(content, bytes)
        letter = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        if self.waits is not None:
            await asyncio.to_thread(self.waits.wait, 60)
        return "250 taken"
