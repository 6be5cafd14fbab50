"""The door of second factors: set up with a first code, asked for at each sign-in, taken away with a code or by others.

A code serves once. Recovery codes are shown once, kept as hashes, and each is gone when it is used.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.people import accounts, factor_store, totp, users
from hub.people.factor_store import Factor
from hub.people.sealing import seal, unseal
from wire_contract.people_acts import SecondFactorRecord

HOW_MANY_RECOVERY_CODES = 10
WRONG = Refused(
    "รหัสไม่ถูกต้อง หรือใช้ไปแล้ว · the code is not right, or was used already",
    hint="รอรหัสถัดไปในแอป และดูว่าเวลาของโทรศัพท์ตรง · wait for the app's next code; is the phone's time right?",
)
_UNREADABLE = Refused(
    "กุญแจของศูนย์เปลี่ยนไป อ่านรหัสของแอปไม่ได้ · the hub has another key and cannot read the app's secret",
    hint="ใช้รหัสสำรอง หรือให้ผู้ดูแลเอาออกก่อน · use a recovery code, or have an administrator remove it",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a user's second factor stands."""

    is_set: bool
    codes_left: int


def must_have(policy: str, role: Role) -> bool:
    """Whether the hub's setting `web.second_factor` asks it of this role."""
    return policy == "all" or (policy == "administrators" and role is Role.ADMINISTRATOR)


def standing(conn: Connection, user_id: int) -> Standing:
    """How it stands."""
    found = factor_store.of_user(conn, user_id)
    return Standing(found is not None and found.confirmed_at is not None, factor_store.codes_left(conn, user_id))


def who_has_one(conn: Connection) -> frozenset[int]:
    """The numbers of the users who sign in with two steps."""
    return frozenset(one.user_id for one in factor_store.confirmed(conn))


def begin(conn: Connection, login: str, *, key: Ed25519PrivateKey, now: datetime) -> bytes:
    """A new secret, to be put into an app and confirmed by its first code; raises `Refused` where there is a factor."""
    user = users.of_login(conn, login)
    found = factor_store.of_user(conn, user.id)
    if found is not None and found.confirmed_at is not None:
        raise Refused("มีอยู่แล้ว · there is one already", hint="เอาของเดิมออกก่อนด้วยรหัส · remove it first, with a code")
    secret = secrets.token_bytes(totp.SECRET_BYTES)
    factor_store.begin(conn, user.id, sealed=seal(secret, key=key, purpose=_purpose(user.login)), now=now)
    return secret


def waiting(conn: Connection, login: str, *, key: Ed25519PrivateKey) -> bytes | None:
    """The secret that waits for its first code; None where none does."""
    found = factor_store.of_user(conn, users.of_login(conn, login).id)
    return None if found is None or found.confirmed_at is not None else _secret(found, key)


def confirm(conn: Connection, login: str, code: str, *, hand: Hand, now: datetime) -> Sequence[str]:
    """The factor counts from now on; the recovery codes, shown this once. `now` is the browser's time."""
    user = users.of_login(conn, login)
    found = factor_store.of_user(conn, user.id)
    secret = _secret(found, hand.key) if found is not None and found.confirmed_at is None else None
    step = None if secret is None else totp.step_of(code, secret, now=now, after=0)
    if step is None or not factor_store.confirm(conn, user.id, step=step, now=now):
        raise WRONG
    codes = _put_codes(conn, user.id)
    after = SecondFactorRecord(login=user.login, version=1)
    own_chain.change(conn, None, after, hand=hand, back_to=hand.at)
    return codes


def is_right(conn: Connection, user_id: int, code: str, *, key: Ed25519PrivateKey, now: datetime) -> str | None:
    """`code` or `recovery`, whichever this was, and it is used; None for a wrong one."""
    found = factor_store.of_user(conn, user_id)
    if found is None or found.confirmed_at is None:
        return None
    secret = _secret(found, key)
    step = None if secret is None else totp.step_of(code, secret, now=now, after=found.last_step)
    if step is not None and factor_store.take_step(conn, user_id, step):
        return "code"
    return "recovery" if factor_store.take_recovery_code(conn, user_id, _hash(user_id, code)) else None


def remove_own(conn: Connection, login: str, code: str, *, hand: Hand, now: datetime) -> None:
    """The user's own factor is gone, for a right code; raises `Refused`."""
    found = _confirmed(conn, login)
    if is_right(conn, found.user_id, code, key=hand.key, now=now) is None:
        raise WRONG
    _remove(conn, found, hand=hand)


def remove_of_another(conn: Connection, login: str, *, reason: str, hand: Hand) -> None:
    """Somebody lost the phone: the factor is gone, for a reason, and every browser of theirs is signed out."""
    found = _confirmed(conn, login)
    if found.login == hand.subject:
        raise Refused(
            "ของตนเองต้องเอาออกด้วยรหัส · one's own is removed with a code", hint="หน้าบัญชีของฉัน · on the page My account"
        )
    accounts.delete_sessions_of(conn, found.user_id)
    _remove(conn, found, hand=hand.because(users.checked_reason(reason)))


def new_recovery_codes(conn: Connection, login: str, code: str, *, hand: Hand, now: datetime) -> Sequence[str]:
    """Ten others, shown this once; those of before are worth nothing. Raises `Refused` for a wrong code."""
    found = _confirmed(conn, login)
    if is_right(conn, found.user_id, code, key=hand.key, now=now) is None:
        raise WRONG
    factor_store.set_version(conn, found.user_id, found.version + 1)
    after = SecondFactorRecord(login=found.login, version=found.version + 1)
    own_chain.change(conn, _record(found), after, hand=hand, back_to=hand.at)
    return _put_codes(conn, found.user_id)


def cannot_be_read(conn: Connection, user_id: int, *, key: Ed25519PrivateKey) -> Refused | None:
    """What to tell somebody whose app serves no more, since the hub has another key."""
    found = factor_store.of_user(conn, user_id)
    return None if found is None or _secret(found, key) is not None else _UNREADABLE


def records(conn: Connection) -> list[SecondFactorRecord]:
    """Every factor that counts, as the chain writes it."""
    return [_record(one) for one in factor_store.confirmed(conn)]


def _confirmed(conn: Connection, login: str) -> Factor:
    found = factor_store.of_user(conn, users.of_login(conn, login).id)
    if found is None or found.confirmed_at is None:
        raise Refused("ไม่มีการยืนยันตัวขั้นที่สอง · there is no second factor", hint="ไม่มีอะไรต้องเอาออก · nothing to remove")
    return found


def _remove(conn: Connection, found: Factor, *, hand: Hand) -> None:
    accounts.set_proved_twice(conn, found.user_id, proved=False)
    factor_store.remove(conn, found.user_id)
    own_chain.change(conn, _record(found), None, hand=hand, back_to=hand.at)


def _put_codes(conn: Connection, user_id: int) -> Sequence[str]:
    codes = ["-".join(_four() for _ in range(4)) for _ in range(HOW_MANY_RECOVERY_CODES)]
    factor_store.put_recovery_codes(conn, user_id, [_hash(user_id, one) for one in codes])
    return codes


def _four() -> str:
    return "".join(secrets.choice(users.EASY) for _ in range(4))


def _hash(user_id: int, code: str) -> str:
    """79 random bits need no slow hash; hyphens, spaces and capitals do not matter."""
    typed = "".join(letter for letter in code[:100].upper() if letter.isalnum())
    return hashlib.sha256(f"riskpoint recovery code\0{user_id}\0{typed}".encode()).hexdigest()


def _secret(found: Factor, key: Ed25519PrivateKey) -> bytes | None:
    return unseal(found.sealed, key=key, purpose=_purpose(found.login))


def _purpose(login: str) -> str:
    return f"second factor of {login}"


def _record(found: Factor) -> SecondFactorRecord:
    return SecondFactorRecord(login=found.login, version=found.version)
