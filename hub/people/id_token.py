"""What a provider's ID token must say (OpenID Connect Core 1.0, 3.1.3.7), once its signature is good. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LEEWAY_S = 60
"""So far two servers' clocks may be apart."""
OLDEST_S = 600
"""A token is asked for and comes back within one sign-in."""


class Fault(StrEnum):
    """Why a token is not taken."""

    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    TIME = "time"
    NONCE = "nonce"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the hub asked for."""

    issuer: str
    client_id: str
    nonce: str
    claim: str


def subject_of(claims: Mapping[str, object], expected: Expected, *, now: datetime) -> str | Fault:
    """Whom the token is about, as the claim that the hub looks at has it; or why it is not taken."""
    audience = claims.get("aud")
    if claims.get("iss") != expected.issuer:
        return Fault.ISSUER
    several = isinstance(audience, list)
    if expected.client_id not in (audience if isinstance(audience, list) else [audience]):
        return Fault.AUDIENCE
    if ((several and len(audience) > 1) or "azp" in claims) and claims.get("azp") != expected.client_id:  # type: ignore[arg-type] # a list
        return Fault.AUDIENCE
    fault = _time(claims, now.timestamp())
    if fault is not None:
        return fault
    if not expected.nonce or claims.get("nonce") != expected.nonce:
        return Fault.NONCE
    return _named(claims, expected.claim)


def is_trusted_twice(claims: Mapping[str, object], *, acr: Collection[str], amr: Collection[str]) -> bool:
    """Whether the provider says that it asked for a second factor, in words that the hub's settings trust."""
    methods = claims.get("amr")
    said = methods if isinstance(methods, list) else []
    return claims.get("acr") in acr or any(one in amr for one in said if isinstance(one, str))


def _time(claims: Mapping[str, object], now: float) -> Fault | None:
    expires, issued, begins = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    if not _is_number(expires) or not _is_number(issued) or not _is_number(begins):
        return Fault.TIME
    if now >= float(expires) + LEEWAY_S:  # type: ignore[arg-type] # a number
        return Fault.EXPIRED
    here = now - OLDEST_S - LEEWAY_S <= float(issued) <= now + LEEWAY_S  # type: ignore[arg-type] # a number
    return None if here and float(begins) <= now + LEEWAY_S else Fault.TIME  # type: ignore[arg-type] # a number


def _named(claims: Mapping[str, object], claim: str) -> str | Fault:
    found = claims.get(claim)
    if not isinstance(found, str) or not 0 < len(found) <= 255 or not found.isprintable():
        return Fault.CLAIM
    if claim == "email" and claims.get("email_verified") is not True:
        return Fault.CLAIM  # anybody may write any address into an account of their own
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
