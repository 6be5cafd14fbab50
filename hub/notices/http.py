"""One HTTP request of a notice: TLS verified, no redirect followed, no proxy, over in a few seconds whatever comes."""

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache

import httpx

from hub.notices.outcome import Later

TIMEOUT_S = 15.0
MOST_READ = 16_384
"""An answer is a word or two; more is not read."""

for _noisy in ("httpx", "httpcore"):
    logging.getLogger(_noisy).setLevel(logging.WARNING)  # they log whole addresses, and a webhook's may hold a secret


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    server_name: str | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Answer | Later:
    """The answer; or why there was none, in words without the address. `server_name` is whom the certificate names."""
    extensions = {"sni_hostname": server_name} if server_name else {}
    try:
        async with (
            asyncio.timeout(timeout_s),
            httpx.AsyncClient(verify=_tls(), trust_env=False, follow_redirects=False, timeout=timeout_s) as client,
            client.stream(method, url, headers=dict(headers), content=body, extensions=extensions) as response,
        ):
            return Answer(response.status_code, dict(response.headers), await _beginning(response))
    except TimeoutError:
        return Later(f"no answer within {timeout_s:g} s")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return Later(f"no answer: {type(error).__name__}")


@cache
def _tls() -> ssl.SSLContext:
    """The machine's own list of authorities: an office adds its own there."""
    return ssl.create_default_context()


async def _beginning(response: httpx.Response) -> bytes:
    read = bytearray()
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) >= MOST_READ:
            break
    return bytes(read[:MOST_READ])


def asked_wait(answer: Answer, *, now: datetime) -> timedelta | None:
    """How long `Retry-After` asks us to wait, in seconds or until a moment (RFC 9110, 10.2.3)."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text), 10**6))
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return max(timedelta(), (until if until.tzinfo else until.replace(tzinfo=UTC)) - now)
