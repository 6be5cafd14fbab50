"""A scan comes back as it was remembered; taps from before proofs were kept read as their lines say."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import Engine, text

from hub.database import open_engine, upgrade, upgrade_within, writing
from hub.patrol import service as patrol
from hub.patrol.scan import ProofState
from tests.parts.patrol import bkk, scan
from tests.parts.proving_cards import Phone
from wire_contract.measurements import Refusal, Shown

AT = bkk(date(2026, 11, 3), "10:00")
TOKEN = Phone().token(AT)
BADGE = {"credential": Phone().credential}


def test_what_a_tap_proves_comes_back_as_it_was_remembered(engine: Engine) -> None:
    taps = [
        scan(AT, name="plain"),
        replace(scan(AT, name="sun"), proof="sun", proof_state=ProofState.VERIFIED, sun_counter=0xFFFFFF),
        replace(scan(AT, name="badge"), proof="rotating_qr", proof_state=ProofState.VERIFIED, badge_step=2**32 - 1),
        *(replace(scan(AT, shown=Shown.REFUSED, name=why), refusal=why) for why in Refusal),
    ]
    with writing(engine) as conn:
        patrol.remember(conn, taps)
        patrol.remember(conn, taps)
    with engine.connect() as conn:
        found = patrol.scans_at(conn, [taps[0].device], since=AT, until=AT + timedelta(days=1))
    assert sorted(found, key=lambda one: one.hash) == sorted(taps, key=lambda one: one.hash)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({"proof": {"kind": "rotating_qr", "token": TOKEN}, "shown": "accepted"}, (None, "forged", None, None)),
        (
            {"proof": {"kind": "rotating_qr", "token": TOKEN}, "shown": "refused", "refusal": "replayed", **BADGE},
            ("replayed", "verified", None, int(AT.timestamp()) // 20),
        ),
        ({"proof": {"kind": "static_qr"}, "shown": "accepted", **BADGE}, (None, "forged", None, None)),
        ({"proof": {"kind": "uid"}, "shown": "accepted"}, (None, "none", None, None)),
        ({"proof": {"kind": "uid"}, "shown": "refused"}, (None, "none", None, None)),
        ({"proof": {"kind": "uid"}, "shown": "refused", "refusal": "two_cards"}, ("two_cards", "none", None, None)),
        ({"proof": {"kind": "sun"}, "shown": "accepted"}, (None, "unchecked", None, None)),
        ({"proof": {"kind": "sun"}, "shown": "refused", "refusal": "replayed"}, ("replayed", "unchecked", None, None)),
    ],
)
def test_a_tap_from_before_reads_as_its_line_says(
    database_url: str, data: dict[str, object], wanted: tuple[object, ...]
) -> None:
    engine = open_engine(database_url)
    kind = msgspec.convert(data["proof"], dict[str, str])["kind"]
    with writing(engine) as conn:
        upgrade_within(conn, to="0004")
        conn.execute(
            text(
                "INSERT INTO lines (device, journal, sequence, hash, parent, kind, occurred_at, clock, boot_id, uptime_ms,"
                " received_at, complete, understood, signature, line)"
                " VALUES ('d-1', '7f3a21c9', 2, :hash, :hash, 'k', 1, 'rtc', 'b', 1, 1, true, true, 's', :line)"
            ),
            {"hash": "a" * 64, "line": msgspec.json.encode({"data": {"credential": "nfc:04", **data}})},
        )
        conn.execute(
            text(
                "INSERT INTO scans (device, occurred_at, hash, journal, sequence, reader, medium, proof, credential,"
                " shown, clock, received_at)"
                " VALUES ('d-1', 1, :hash, '7f3a21c9', 2, 'front', 'nfc', :kind, :credential, :shown, 'rtc', 1)"
            ),
            {"hash": "a" * 64, "kind": kind, "shown": data["shown"], "credential": data.get("credential", "nfc:04")},
        )
    upgrade(engine)
    with engine.connect() as conn:
        found = conn.execute(text("SELECT refusal, proof_state, sun_counter, badge_step FROM scans")).one()
    assert tuple(found) == wanted
    engine.dispose()
