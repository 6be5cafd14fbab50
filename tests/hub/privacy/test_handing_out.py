"""What is held of an officer comes out whole, with a reason, and the chain says so first."""

import io
import json
import zipfile

import httpx
import pytest
from sqlalchemy import select

from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.refused import Refused
from hub.patrol.store import scans
from hub.privacy import service
from hub.privacy.held import without
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import CARD, NOW, OFFICER, OTHER_CARD, OTHER_OFFICER, SmallHub
from wire_contract.privacy_acts import PersonExported

WHY = "ยื่นคำขอ"
OURS = {"sec-fetch-site": "same-origin"}


def handed_out(hub: SmallHub) -> zipfile.ZipFile:
    with (
        served(hub) as running,
        httpx.Client(base_url=running.address, cookies={"riskpoint": hub.session()}, timeout=60) as client,
    ):
        answer = client.post("/privacy/export", data={"officer": "T-01", "reason": WHY}, headers=OURS)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_the_file_holds_all_of_this_officer_and_nothing_of_another(hub: SmallHub) -> None:
    with handed_out(hub) as pack:
        texts = {name: pack.read(name).decode() for name in pack.namelist()}
    assert sorted(texts) == ["held.html", "held.json"]
    for text in texts.values():
        assert OFFICER in text
        assert CARD in text
        assert OTHER_OFFICER not in text
        assert OTHER_CARD not in text
    held = json.loads(texts["held.json"])
    assert (held["code"], held["name"], [one["card"] for one in held["cards"]]) == ("T-01", OFFICER, [CARD])
    with hub.engine.connect() as conn:
        tapped = conn.execute(select(scans.c.hash).where(scans.c.credential == CARD)).scalars().all()
    assert {one["line"] for one in held["taps"]} == set(tapped) != set()
    assert [one["kind"] for one in held["acts"]] == [
        "riskpoint.officer.changed.v1",
        "riskpoint.holding.changed.v1",
        "riskpoint.person.exported.v1",
    ]


def test_the_chain_says_who_had_it_and_why(hub: SmallHub) -> None:
    handed_out(hub)
    with hub.engine.connect() as conn:
        [entry] = own_chain.of_kind(conn, PersonExported)
    assert (entry.subject, entry.act) == ("somying", PersonExported(officer="T-01", reason=WHY))


def test_without_a_reason_nothing_is_handed_out(hub: SmallHub) -> None:
    with pytest.raises(Refused, match="a reason is needed"), writing(hub.engine) as conn:
        service.export(conn, "T-01", hand=hand(at=NOW))
    with hub.engine.connect() as conn:
        assert own_chain.of_kind(conn, PersonExported) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("T-01 กับ T-02 แตะพร้อมกัน 21 จาก 22 ครั้ง", "T-01 กับ … แตะพร้อมกัน 21 จาก 22 ครั้ง"),
        ("T-01 with T-02, and T-02 with T-01", "T-01 with …, and … with T-01"),
        ("บัตร wiegand26:12:346 และ wiegand26:12:345", "บัตร … และ wiegand26:12:345"),
        ("T-021 is nobody of these", "T-021 is nobody of these"),
        ("2 ครั้ง ใน 60 วินาที", "2 ครั้ง ใน 60 วินาที"),
    ],
)
def test_codes_and_cards_of_colleagues_leave_a_flags_words(said: str, told: str) -> None:
    assert without({"T-02", "wiegand26:12:346", ""})(said) == told


def test_an_officer_whom_nobody_else_is_beside_keeps_every_word() -> None:
    assert without(set())("T-01 and T-02") == "T-01 and T-02"
