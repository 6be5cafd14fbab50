"""The door of badges: invite an officer's phone, enrol the key that it made, see whose badges stand."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from hub.badges import store
from hub.badges.invitation import INVITATION_LASTS, SECRET, Enrolled, Invitation, Invited, proves
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.people import service as people
from hub.people.service import Holding
from wire_contract.badge import credential_of, is_badge

BY_INVITATION = "บัตร QR จากคำเชิญ · QR badge by invitation"
REPLACED = "มีบัตร QR ใหม่แทน · replaced by a new QR badge"


class NoInvitationError(Refused):
    """The invitation is used, too old, or was never made."""


def invite(conn: Connection, *, officer: str, replaces: bool, invited_by: str, now: datetime) -> Invited:
    """One phone may enrol a badge for this officer, once, until the invitation ends; only its hash is kept."""
    if officer not in people.officer_codes(conn):
        raise Refused(f"ไม่มีเจ้าหน้าที่ {officer} · there is no officer {officer}", hint="riskpoint-hub officer add")
    store.delete_expired(conn, now=now)
    secret, expires_at = secrets.token_urlsafe(32), now + INVITATION_LASTS
    store.add(conn, Invitation(_digest(secret), officer, replaces, invited_by, expires_at))
    return Invited(secret, officer, expires_at)


def forget_invitations(conn: Connection, *, now: datetime, most: int) -> int:
    """At most so many invitations that have ended are gone; how many."""
    return store.delete_some_expired(conn, now=now, most=most)


def enrol(conn: Connection, *, secret: str, public_key: str, signature: str, now: datetime, hand: Hand) -> Enrolled:
    """The phone's key is a badge of the invited officer from `hand.at` on, in the name of whoever invited.

    The same phone may ask again where the answer was lost: it hears the same once more, and nothing changes.
    """
    found = store.by_hash(conn, _digest(secret), now=now) if SECRET.fullmatch(secret) else None
    if found is None:
        raise _no_invitation()
    raw = proves(public_key, signature, secret=secret)
    if raw is None:
        raise Refused(
            "กุญแจของโทรศัพท์ไม่ได้ลงนามคำเชิญนี้ · the phone's key did not sign this invitation",
            hint="เปิดลิงก์อีกครั้ง · open the link again",
        )
    credential = credential_of(raw)
    if store.use(conn, found.token_hash, credential=credential):
        _hand_out(conn, found, credential=credential, hand=hand)
    elif store.used_for(conn, found.token_hash) != credential:
        raise _no_invitation()
    return Enrolled(found.officer, credential)


def standing(conn: Connection, *, officer: str | None = None) -> Sequence[Holding]:
    """The badges that somebody carries now, or this officer only."""
    return [
        one
        for one in people.holdings(conn)
        if is_badge(one.credential) and one.valid_to is None and officer in {None, one.officer_code}
    ]


def _hand_out(conn: Connection, invitation: Invitation, *, credential: str, hand: Hand) -> None:
    inviters = Hand(hand.key, invitation.invited_by, hand.at, BY_INVITATION)
    if invitation.replaces:
        ending = inviters.because(REPLACED)
        for one in standing(conn, officer=invitation.officer):
            people.withdraw_credential(conn, credential=one.credential, at=hand.at, hand=ending)
    officer = invitation.officer
    people.add_credential(conn, officer_code=officer, credential=credential, valid_from=hand.at, hand=inviters)


def _no_invitation() -> NoInvitationError:
    return NoInvitationError(
        "คำเชิญนี้ใช้ไปแล้ว หมดอายุ หรือไม่ถูกต้อง · the invitation is used, too old, or not right",
        hint="ขอคำเชิญใหม่จากฝ่ายเทศกิจ · ask the office for another",
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
