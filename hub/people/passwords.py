"""Passwords: what may be one, and how it is kept (Argon2id). Nothing else may see a password."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_PASSWORD = 10
MAX_PASSWORD = 500
"""Argon2 hashes any length; the limit only keeps a request small."""

_hasher = PasswordHasher()


def complaint_about(password: str) -> str | None:
    """Why this may not be a password; None where it may."""
    if len(password) < MIN_PASSWORD:
        return (
            f"รหัสผ่านมี {len(password)} ตัวอักษร ต้องมีอย่างน้อย {MIN_PASSWORD}"
            f" · the password has {len(password)} characters; it needs at least {MIN_PASSWORD}"
        )
    if len(password) > MAX_PASSWORD:
        return f"รหัสผ่านยาวเกิน {MAX_PASSWORD} ตัวอักษร · the password has more than {MAX_PASSWORD} characters"
    if len(set(password)) < 4:
        return "รหัสผ่านใช้ตัวอักษรซ้ำไม่กี่ตัว · the password repeats the same few characters"
    return None


def hash_password(password: str) -> str:
    """What is stored: salted, slow to compute (RFC 9106, low-memory profile)."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """True when the hash was made from this password. None costs the same time and is never true."""
    try:
        _hasher.verify(password_hash or _nobody(), password[: MAX_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobody() -> str:
    """Checked for logins that do not exist, so that an answer takes as long whether they do or not. Made when first
    needed: it costs as much as a sign-in, and most commands never need it.
    """
    return _hasher.hash("nobody has this password")
