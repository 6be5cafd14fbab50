"""Webhooks by the Standard Webhooks specification (standardwebhooks.com): signed, each with an id that it keeps."""

import asyncio
import base64
import hashlib
import hmac
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from hub.kernel.refused import Refused
from hub.notices.http import TIMEOUT_S, Answer, asked_wait, request
from hub.notices.message import Letterhead, Message, event
from hub.notices.outcome import Delivered, Later, Never, Outcome, Stopped
from hub.notices.reach import complaint_about
from hub.notices.secret_files import WebhookSecrets


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Other systems of the office."""

    secrets: WebhookSecrets
    head: Letterhead
    allow_http: bool = False
    timeout_s: float = TIMEOUT_S

    async def send(self, message: Message, *, now: datetime) -> Outcome:
        """The event is posted to an address that was looked at before, and to no other that the name may turn into."""
        there = urlsplit(message.target.address)
        try:
            keys = self.secrets.keys(message.target.name)
        except Refused as refusal:
            return Stopped(str(refusal))
        found = await self._resolved(there)
        if not isinstance(found, str):
            return found
        body = event(message, self.head)
        answer = await request(
            "POST",
            _at(there, found),
            headers={
                "host": there.netloc,
                "content-type": "application/json",
                **signed_headers(message.id, body, keys=keys, now=now),
            },
            body=body,
            server_name=there.hostname if there.scheme == "https" else None,
            timeout_s=self.timeout_s,
        )
        return answer if isinstance(answer, Later) else _judged(answer, now=now)

    async def _resolved(self, there: SplitResult) -> str | Later | Never:
        """An address to connect to. One bad address among several makes the name a bad one."""
        is_https = there.scheme == "https"
        if not is_https and not self.allow_http:
            return Never("only https ([notices.webhooks] allow_http is for trials)")
        loop = asyncio.get_running_loop()
        try:
            port = there.port or (443 if is_https else 80)
            async with asyncio.timeout(self.timeout_s):
                found = await loop.getaddrinfo(there.hostname, port, type=socket.SOCK_STREAM)
        except TimeoutError:
            return Later("the name was not resolved in time")
        except OSError:
            return Later("the name cannot be resolved")
        except ValueError:
            return Never("the address has no port that could be")
        addresses = [str(one[4][0]) for one in found]
        for one in addresses:
            complaint = complaint_about(one, is_https=is_https, allow_http=self.allow_http)
            if complaint is not None:
                return Never(complaint)
        return addresses[0]


def _judged(answer: Answer, *, now: datetime) -> Outcome:
    if 200 <= answer.status < 300:
        return Delivered()
    said = f"the other system says {answer.status}"
    if answer.status == 410:
        return Stopped(f"{said}: it wants no notices any more")
    if 300 <= answer.status < 400:
        return Later(f"{said}: redirects are not followed")
    return Later(said, asked_wait(answer, now=now))


def signed_headers(message_id: str, body: bytes, *, keys: Sequence[bytes], now: datetime) -> dict[str, str]:
    """Id, time of this attempt, and a signature by each key that is good."""
    sent_at = str(int(now.timestamp()))
    content = f"{message_id}.{sent_at}.".encode() + body
    signatures = [base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode() for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": sent_at,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }


def _at(there: SplitResult, address: str) -> str:
    """The same place, named by its number."""
    host = f"[{address}]" if ":" in address else address
    port = f":{there.port}" if there.port else ""
    return there._replace(netloc=host + port, path=there.path or "/", fragment="").geturl()
