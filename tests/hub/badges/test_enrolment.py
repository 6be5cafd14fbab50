"""From an operator's invitation to an officer's badge, on both databases; and every way in which it is refused."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from hub.audit import service as audit
from hub.badges import service
from hub.badges.invitation import INVITATION_LASTS, Enrolled, proof_message
from hub.badges.service import BY_INVITATION, REPLACED, NoInvitationError
from hub.badges.store import invitations
from hub.database import writing
from hub.evidence import own_chain
from hub.evidence.hand import HUB_ITSELF
from hub.fleet import service as fleet
from hub.kernel.refused import Refused
from hub.people import service as people
from tests.parts.hands import HUB_KEY, hand
from tests.parts.small_hub import CARD, NOW, OTHER_CARD, SmallHub
from wire_contract.act_changes import HoldingChanged
from wire_contract.act_records import HoldingRecord
from wire_contract.badge import credential_of
from wire_contract.chain import encode_bytes, public_key_of
from wire_contract.event import write_time

PHONE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_PHONE = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
AT = NOW + timedelta(minutes=1)


def badge(phone: Ed25519PrivateKey) -> str:
    return credential_of(phone.public_key().public_bytes_raw())


def invite(conn: Connection, officer: str = "T-01", *, replaces: bool = True, by: str = "somying") -> str:
    return service.invite(conn, officer=officer, replaces=replaces, invited_by=by, now=NOW).secret


def enrol(
    conn: Connection, secret: str, *, phone: Ed25519PrivateKey = PHONE, proof: bytes | None = None, at: datetime = AT
) -> Enrolled:
    signed = phone.sign(proof_message(phone.public_key().public_bytes_raw(), secret) if proof is None else proof)
    return service.enrol(
        conn,
        secret=secret,
        public_key=public_key_of(phone),
        signature=encode_bytes(signed),
        now=at,
        hand=hand(HUB_ITSELF, at=at),
    )


def badges_of(conn: Connection) -> dict[str, str]:
    return {one.credential: one.officer_code for one in service.standing(conn)}


def test_an_invited_phone_carries_the_officers_badge_from_now_on(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        told = enrol(conn, invite(conn))
        assert told == Enrolled(officer="T-01", credential=badge(PHONE))
        (holding,) = [one for one in people.holdings(conn) if one.credential == badge(PHONE)]
        assert (holding.officer_code, holding.valid_from, holding.valid_to) == ("T-01", AT, None)


def test_the_act_stands_in_the_chain_in_the_inviters_hand(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        enrol(conn, invite(conn, by="console:root"))
        newest = own_chain.entries(conn, limit=1)[0]
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    record = HoldingRecord(credential=badge(PHONE), officer="T-01", valid_from=write_time(AT), valid_to=None)
    assert (newest.subject, newest.occurred_at) == ("console:root", AT)
    assert newest.act == HoldingChanged(before=None, after=record, reason=BY_INVITATION)
    assert (replayed.faults, differences) == ([], [])


def test_the_points_are_told_of_the_badge(hub: SmallHub) -> None:
    hub.add_point("BSM-01", name="ตลาด")
    with writing(hub.engine) as conn:
        enrol(conn, invite(conn))
        ((config, _),) = fleet.all_settings(conn, hand=hand(HUB_ITSELF, at=AT))
    assert badge(PHONE) in config.settings.credentials


def test_an_earlier_badge_ends_where_the_operator_said_so_and_cards_stay(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        enrol(conn, invite(conn))
        enrol(conn, invite(conn, replaces=True), phone=OTHER_PHONE, at=AT + timedelta(minutes=1))
        assert badges_of(conn) == {badge(OTHER_PHONE): "T-01"}
        ended = [one.valid_to for one in people.holdings(conn) if one.credential == badge(PHONE)]
        assert ended == [AT + timedelta(minutes=1)]
        assert [one.valid_to for one in people.holdings(conn) if one.credential in {CARD, OTHER_CARD}] == [None, None]
        reasons = [getattr(one.act, "reason", None) for one in own_chain.entries(conn, limit=2)]
    assert reasons == [BY_INVITATION, REPLACED]


def test_an_earlier_badge_stays_where_the_operator_did_not(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        enrol(conn, invite(conn))
        enrol(conn, invite(conn, replaces=False), phone=OTHER_PHONE)
        assert badges_of(conn) == {badge(PHONE): "T-01", badge(OTHER_PHONE): "T-01"}


def test_replacing_leaves_other_officers_alone(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        enrol(conn, invite(conn, "T-02"))
        enrol(conn, invite(conn, "T-01", replaces=True), phone=OTHER_PHONE)
        assert badges_of(conn) == {badge(PHONE): "T-02", badge(OTHER_PHONE): "T-01"}


def test_an_invitation_serves_one_phone_and_that_one_may_ask_again(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        secret = invite(conn)
        first = enrol(conn, secret)
        lines = own_chain.entries(conn, limit=1)[0].number
        assert enrol(conn, secret, at=AT + timedelta(minutes=5)) == first
        with pytest.raises(NoInvitationError):
            enrol(conn, secret, phone=OTHER_PHONE)
        assert own_chain.entries(conn, limit=1)[0].number == lines
        assert badges_of(conn) == {badge(PHONE): "T-01"}


def test_of_two_phones_at_once_one_gets_the_badge(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        secret = invite(conn)
    together = threading.Barrier(2)

    def one_phone(phone: Ed25519PrivateKey) -> str:
        together.wait()
        try:
            with writing(hub.engine) as conn:
                return enrol(conn, secret, phone=phone).credential
        except NoInvitationError:
            return "gone"

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(one_phone, [PHONE, OTHER_PHONE]))
    with writing(hub.engine) as conn:
        (winner,) = badges_of(conn)
    assert sorted(told) == sorted(["gone", winner])


def test_an_invitation_ends_after_fifteen_minutes_and_is_cleared_away(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        secret = invite(conn)
        with pytest.raises(NoInvitationError):
            enrol(conn, secret, at=NOW + INVITATION_LASTS)
        assert enrol(conn, secret, at=NOW + INVITATION_LASTS - timedelta(milliseconds=1)).officer == "T-01"
        service.invite(conn, officer="T-02", replaces=False, invited_by="x", now=NOW + INVITATION_LASTS)
        assert [row.officer for row in conn.execute(select(invitations))] == ["T-02"]


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "A" * 44, "ก" * 43])
def test_what_was_never_an_invitation_is_none(hub: SmallHub, secret: str) -> None:
    with writing(hub.engine) as conn, pytest.raises(NoInvitationError):
        enrol(conn, secret)


def test_a_key_that_did_not_sign_this_invitation_gets_no_badge_and_uses_nothing_up(hub: SmallHub) -> None:
    raw = PHONE.public_key().public_bytes_raw()
    with writing(hub.engine) as conn:
        secret, other = invite(conn), invite(conn, "T-02")
        for proof in (b"", secret.encode(), proof_message(raw, other), proof_message(bytes(32), secret)):
            with pytest.raises(Refused, match="did not sign"):
                enrol(conn, secret, proof=proof)
        assert badges_of(conn) == {}
        assert enrol(conn, secret).officer == "T-01"


def test_no_secret_is_stored(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        secret = invite(conn)
        (row,) = conn.execute(select(invitations)).all()
    assert secret not in str(row)


def test_nobody_is_invited_who_is_no_officer(hub: SmallHub) -> None:
    with writing(hub.engine) as conn, pytest.raises(Refused, match="no officer"):
        invite(conn, "T-99")


def test_the_register_counts_time_by_the_district_and_the_invitation_by_the_wall(hub: SmallHub) -> None:
    """A district that is shown on a fast clock keeps its invitations for fifteen real minutes all the same."""
    with writing(hub.engine) as conn:
        secret = invite(conn)
        at = datetime(2026, 11, 29, tzinfo=UTC)
        signature = encode_bytes(PHONE.sign(proof_message(PHONE.public_key().public_bytes_raw(), secret)))
        service.enrol(
            conn,
            secret=secret,
            public_key=public_key_of(PHONE),
            signature=signature,
            now=AT,
            hand=hand(HUB_ITSELF, at=at),
        )
        assert service.standing(conn)[0].valid_from == at
