"""Codes of an app on a phone (RFC 6238: SHA-1, six digits, thirty seconds, as every such app expects). Pure."""

import base64
from datetime import datetime
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET_BYTES = 20
STEP_S = 30
DIGITS = 6
AWAY = 1
"""So many steps a phone's clock may be off, and the person slow."""


def step_of(code: str, secret: bytes, *, now: datetime, after: int) -> int | None:
    """The step that this code is of, near `now` and later than `after`; None where the code is wrong or was used.

    All steps are looked at whatever is found, so the time tells nothing.
    """
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdecimal() and len(typed) == DIGITS):
        return None
    here = int(now.timestamp()) // STEP_S
    right = [step for step in range(here - AWAY, here + AWAY + 1) if compare_digest(code_of(secret, step), typed)]
    return next((step for step in right if step > after), None)


def code_of(secret: bytes, step: int) -> str:
    """The code of one step."""
    return _app(secret).generate(step * STEP_S).decode()


def address_for_apps(secret: bytes, *, login: str, office: str) -> str:
    """What the QR code says, `otpauth://totp/…`: apps list it by office and login."""
    return _app(secret).get_provisioning_uri(login, office)


def spelled(secret: bytes) -> str:
    """The secret as it is typed where no camera serves: base32 in groups of four."""
    letters = base64.b32encode(secret).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _app(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_S)  # noqa: S303 (RFC 6238; HMAC does not rest on collisions)
