"""The provider of identities (OpenID Connect): what it says of itself, its keys, and a code changed for a signed token.

Everything that goes wrong is a `ProviderError` with one word; nothing of an answer is shown or kept.
"""

import asyncio
import base64
import hashlib
import json
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import jwt

from hub.people.tickets import ProviderTicket
from hub.settings import OidcSettings

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures that only the provider can make; never `none`, never a secret that both share."""
TIMEOUT_S = 10.0
KEPT = timedelta(hours=1)
KEYS_AT_MOST_EVERY = timedelta(seconds=30)
_MOST_BYTES = 300_000

for _noisy in ("httpx", "httpcore"):
    logging.getLogger(_noisy).setLevel(logging.WARNING)  # addresses with codes in them are nobody's business


class ProviderError(RuntimeError):
    """The provider did not do its part; the text is one word of `words.PROVIDER`."""


@dataclass(frozen=True, slots=True)
class _Metadata:
    authorization: str
    token: str
    keys: str
    basic: bool


@dataclass(slots=True)
class Provider:
    """One provider; what it says of itself is asked for once an hour, its keys when an unknown one signs."""

    settings: OidcSettings
    redirect: str
    _told: _Metadata | None = None
    _told_at: datetime | None = None
    _keys: dict[str | None, dict[str, Any]] = field(default_factory=dict)
    _keys_at: datetime | None = None

    async def address(self, ticket: ProviderTicket, *, now: datetime) -> str:
        """Where the browser goes to sign in; PKCE binds what comes back to this ticket."""
        told = await self._metadata(now)
        digest = hashlib.sha256(ticket.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.redirect,
            "scope": "openid" if self.settings.claim == "sub" else "openid profile email",
            "state": ticket.state,
            "nonce": ticket.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return told.authorization + ("&" if urlsplit(told.authorization).query else "?") + urlencode(asked)

    async def claims(self, code: str, ticket: ProviderTicket, *, now: datetime) -> Mapping[str, object]:
        """What the provider says of whoever came back with this code: the signature is good, no more is looked at."""
        told = await self._metadata(now)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect,
            "code_verifier": ticket.verifier,
            "client_id": self.settings.client_id,
        }
        secret, headers = self._secret(), {}
        if secret and told.basic:
            pair = f"{quote(self.settings.client_id, safe='')}:{quote(secret, safe='')}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        elif secret:
            form["client_secret"] = secret
        answer = await self._ask("POST", told.token, content=urlencode(form), headers=headers, refusal="refused")
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderError("answer")
        return await self._verified(token, told, now)

    async def _verified(self, token: str, told: _Metadata, now: datetime) -> Mapping[str, object]:
        try:
            header = jwt.get_unverified_header(token)
            algorithm, kid = str(header.get("alg")), header.get("kid")
            if algorithm not in ALGORITHMS:
                raise ProviderError("signature")
            key = jwt.PyJWK(await self._key(kid, told, now), algorithm=algorithm)
            looked_at_by_us = {f"verify_{name}": False for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}
            claims: Mapping[str, object] = jwt.decode(token, key, algorithms=[algorithm], options=looked_at_by_us)  # type: ignore[arg-type] # a dict of options
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise ProviderError("signature") from error
        return claims

    async def _key(self, kid: str | None, told: _Metadata, now: datetime) -> dict[str, Any]:
        known = self._known(kid, now)
        if known is None and (self._keys_at is None or now - self._keys_at >= KEYS_AT_MOST_EVERY):
            answer = await self._ask("GET", told.keys)
            keys = answer.get("keys")
            usable = [one for one in keys if isinstance(one, dict)] if isinstance(keys, list) else []
            self._keys = {one.get("kid"): one for one in usable if one.get("use", "sig") == "sig"}
            self._keys_at = now
            known = self._known(kid, now)
        if known is None:
            raise ProviderError("signature")
        return known

    def _known(self, kid: str | None, now: datetime) -> dict[str, Any] | None:
        if self._keys_at is None or now - self._keys_at >= KEPT:
            return None
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid)

    async def _metadata(self, now: datetime) -> _Metadata:
        if self._told is not None and self._told_at is not None and now - self._told_at < KEPT:
            return self._told
        issuer = self.settings.issuer
        said = await self._ask("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
        places = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if said.get("issuer") != issuer or not all(isinstance(one, str) and is_safe(one) for one in places):
            raise ProviderError("answer")
        ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        basic = not isinstance(ways, list) or "client_secret_basic" in ways
        authorization, token, keys = (str(one) for one in places)
        self._told, self._told_at = _Metadata(authorization, token, keys, basic), now
        return self._told

    async def _ask(
        self,
        method: str,
        address: str,
        *,
        content: str | None = None,
        headers: Mapping[str, str] | None = None,
        refusal: str = "down",
    ) -> Mapping[str, object]:
        sent = {"accept": "application/json", **(headers or {})}
        if content is not None:
            sent["content-type"] = "application/x-www-form-urlencoded"
        try:
            async with (
                asyncio.timeout(TIMEOUT_S),
                self._client() as client,
                client.stream(method, address, content=content, headers=sent) as answer,
            ):
                body = await _limited(answer)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:  # TimeoutError is an OSError
            raise ProviderError("down") from error
        if answer.status_code != 200:
            raise ProviderError("down" if answer.status_code >= 500 else refusal)
        try:
            found = json.loads(body)
        except ValueError as error:
            raise ProviderError("answer") from error
        if not isinstance(found, dict):
            raise ProviderError("answer")
        return found

    def _client(self) -> httpx.AsyncClient:
        tls = ssl.create_default_context(cafile=self.settings.ca)
        return httpx.AsyncClient(verify=tls, trust_env=False, follow_redirects=False, timeout=TIMEOUT_S)

    def _secret(self) -> str | None:
        if self.settings.client_secret_file is None:
            return None
        path = Path(self.settings.client_secret_file)
        try:
            if path.stat().st_mode & 0o077:
                raise ProviderError("secret")
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ProviderError("secret") from error


async def _limited(answer: httpx.Response) -> bytes:
    body = b""
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > _MOST_BYTES:
            raise ProviderError("answer")
    return body


def is_safe(address: str) -> bool:
    """HTTPS, or this very machine (trials)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))
    )
