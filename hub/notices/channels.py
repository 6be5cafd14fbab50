"""The channels as the settings have them: one sender for each."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hub.notices.line import Line
from hub.notices.mail import Mail
from hub.notices.message import Letterhead, Message
from hub.notices.outcome import Outcome
from hub.notices.secret_files import WebhookSecrets
from hub.notices.target import Channel
from hub.notices.webhook import Webhooks
from hub.settings import Settings


class Sender(Protocol):
    """What takes messages out of the house. It raises nothing that the network or the other side can cause."""

    async def send(self, message: Message, *, now: datetime) -> Outcome:
        """One attempt; `now` is the real time."""


def channels_of(settings: Settings) -> Mapping[Channel, Sender]:
    """Every channel; one that is not set up says so when it is used."""
    head = Letterhead(settings.district.name, settings.web.address)
    return {
        Channel.LINE: line_of(settings),
        Channel.EMAIL: Mail(settings.notices.email, head),
        Channel.WEBHOOK: Webhooks(
            WebhookSecrets(settings.webhook_secrets_folder), head, allow_http=settings.notices.webhooks.allow_http
        ),
    }


def line_of(settings: Settings) -> Line:
    """The LINE account."""
    line = settings.notices.line
    token_file = Path(line.token_file) if line.token_file else None
    return Line(token_file, line.base_url, Letterhead(settings.district.name, settings.web.address))
