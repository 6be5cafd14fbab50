"""A sheet against the register, on both databases: what would happen, everything that is wrong, all of it or nothing."""

from collections import Counter
from datetime import timedelta

import pytest

from hub.audit import service as audit
from hub.database import writing
from hub.kernel.refused import NeedsApprovalError, Refused
from hub.kernel.table import Unfit
from hub.people import service as people
from hub.registry import importing
from hub.registry.importing import Outcome, Plan
from hub.registry.reading import ByteOrder
from hub.registry.sheet import Sheet, sheet_of
from hub.registry.sheet_file import table_of
from tests.parts.hands import HUB_KEY, hand
from tests.parts.small_hub import CARD, NOW, OFFICER, SmallHub
from wire_contract.chain import public_key_of

HEAD = "รหัส,ชื่อ,บัตร,ตั้งแต่\n"
UID, OTHER_UID = "nfc:04C767F2066180", "nfc:04A1B2C3D4E5F6"


def sheet(*rows: str) -> Sheet:
    table = table_of((HEAD + "\n".join(rows)).encode())
    assert not isinstance(table, Unfit)
    found = sheet_of(table)
    assert not isinstance(found, Unfit)
    return found


def look(hub: SmallHub, *rows: str, order: ByteOrder = ByteOrder.AS_PRINTED) -> Plan:
    with hub.engine.connect() as conn:
        return importing.look(conn, sheet(*rows), order=order, now=NOW)


def do(hub: SmallHub, *rows: str, reason: str | None = None) -> str | None:
    with writing(hub.engine) as conn:
        plan = importing.look(conn, sheet(*rows), order=ByteOrder.AS_PRINTED, now=NOW)
        return importing.carry_out(conn, plan, hand=hand(at=NOW, reason=reason))


def register(hub: SmallHub) -> set[tuple[str, str]]:
    with hub.engine.connect() as conn:
        officers = {(one.code, one.name) for one in people.officers(conn)}
        return officers | {(one.credential, one.officer_code) for one in people.holdings(conn)}


def outcomes(plan: Plan) -> list[Outcome]:
    return [row.outcome for row in plan.rows]


def complaints(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.letter, one.what[1]) for one in plan.problems]


GOOD = (
    f"T-01,{OFFICER},04:C7:67:F2:06:61:80,22/11/2569 08:00",
    "TK-9,นายใหม่ ทดสอบ,04a1b2c3d4e5f6,",
    "TK-9,,wiegand26:101:020037,",
    "TK-8,นางสาวไม่มีบัตร ทดสอบ,,",
    f"T-01,,{CARD},",
)


def test_a_sheet_adds_officers_and_cards_and_the_same_sheet_twice_changes_nothing(hub: SmallHub) -> None:
    before = register(hub)
    assert outcomes(look(hub, *GOOD)) == [
        Outcome.NEW_CARD,
        Outcome.NEW_OFFICER,
        Outcome.NEW_CARD,
        Outcome.NEW_OFFICER,
        Outcome.NOTHING,
    ]
    assert register(hub) == before, "looking changes nothing"
    assert do(hub, *GOOD) is None
    after = register(hub)
    assert after - before == {
        ("TK-9", "นายใหม่ ทดสอบ"), ("TK-8", "นางสาวไม่มีบัตร ทดสอบ"),
        (UID, "T-01"), (OTHER_UID, "TK-9"), ("wiegand26:101:20037", "TK-9"),
    }  # fmt: skip
    again = look(hub, *GOOD)
    assert (again.changes, again.problems, outcomes(again)) == (0, (), [Outcome.NOTHING] * 5)
    assert do(hub, *GOOD) is None
    assert register(hub) == after
    with hub.engine.connect() as conn:
        _, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
        since = {one.credential: one.valid_from for one in people.holdings(conn)}
    assert differences == []
    assert (since[UID], since[OTHER_UID]) == (NOW - timedelta(hours=10, minutes=35), NOW)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([f"T-02,,{CARD},"], [(2, "C", f"{CARD} is with officer T-01")]),
        ([f"T-01,,{UID},", f"T-02,,{UID},"], [(3, "C", f"{UID} is given to T-01 in row 2")]),
        (["T-01,,4.12E+15,"], [(2, "C", "4.12E+15: turned into scientific notation: digits are lost")]),
        (["T-01,,4123456,"], [(2, "C", "4123456: a zero at its beginning is gone")]),
        (["T-01,,card no 7,"], [(2, "C", "card no 7: no card's number can be seen in this")]),
        (["T-01,,08112233,"], [(2, "C", "08112233: a random number, another at each tap (a phone?)")]),
        (["T-77,,0412AB34,"], [(2, "A", "there is no officer T-77")]),
        ([",นายใหม่,0412AB34,"], [(2, "A", "no officer code")]),
        (["T-01,คนอื่น,0412AB34,"], [(2, "B", f"T-01 is {OFFICER}")]),
        (["N-1,หนึ่ง,0412AB34,", "N-1,สอง,0412AB35,"], [(3, "B", "N-1 is หนึ่ง")]),
        (["T-01,,0412AB34,soon"], [(2, "D", "soon is no day")]),
        (["T-77,,4.12E+15,soon"], [(2, "A", "there is no officer T-77"), (2, "D", "soon is no day"),
                                   (2, "C", "4.12E+15: turned into scientific notation: digits are lost")]),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_named_by_row_and_column_and_nothing_is_changed(
    hub: SmallHub, rows: list[str], told: list[tuple[int, str, str]]
) -> None:
    before = register(hub)
    plan = look(hub, *rows, "TK-9,นายใหม่,04a1b2c3d4e5f6,")
    assert complaints(plan) == told
    assert all(all(one.hint) for one in plan.problems)
    with pytest.raises(Refused, match=f"{len(told)} things are wrong"):
        do(hub, *rows, "TK-9,นายใหม่,04a1b2c3d4e5f6,")
    assert register(hub) == before


def test_the_same_row_twice_is_one_card(hub: SmallHub) -> None:
    assert outcomes(look(hub, "T-01,,0412AB34,", "T-01,,04:12:ab:34,")) == [Outcome.NEW_CARD, Outcome.NOTHING]


def test_a_decimal_sheet_is_read_as_such_and_lost_zeros_do_not_matter_there(hub: SmallHub) -> None:
    plan = look(hub, "T-01,,0305419896,", "T-02,,4123456,", order=ByteOrder.DECIMAL)
    assert [row.card for row in plan.rows] == ["nfc:12345678", "nfc:003EEB40"]
    assert plan.problems == ()


def test_cards_of_days_that_are_over_are_proposed_together_and_officers_are_added_at_once(hub: SmallHub) -> None:
    rows = ["TK-9,นายใหม่,04a1b2c3d4e5f6,20/11/2569", "T-01,,0412AB34,"]
    with pytest.raises(NeedsApprovalError):
        do(hub, *rows)
    assert "TK-9" not in {key for key, _ in register(hub)}, "all or nothing"
    assert do(hub, *rows, reason="บัตรเดิมจากสมุด") is not None
    assert {key for key, _ in register(hub)} >= {"TK-9"}
    assert OTHER_UID not in {key for key, _ in register(hub)}
    with writing(hub.engine) as conn:
        [proposal] = [one for one in audit.corrections(conn) if one.is_open]
        assert len(proposal.changes) == 2
        audit.approve(conn, proposal.hash, hand=hand("somchai", at=NOW))
    assert register(hub) >= {(OTHER_UID, "TK-9"), ("nfc:0412AB34", "T-01")}


def test_the_digest_tells_whether_the_register_has_moved_on(hub: SmallHub) -> None:
    rows = ("T-01,,0412AB34,",)
    first = look(hub, *rows)
    assert look(hub, *rows).digest == first.digest
    do(hub, "T-02,,0412AB34,")
    assert look(hub, *rows).digest != first.digest


def test_a_thousand_rows_are_taken_in_one_transaction(hub: SmallHub) -> None:
    rows = [f"N-{number},นาย {number},{0x04000000 + number:08X}," for number in range(1000)]
    assert do(hub, *rows) is None
    assert Counter(outcomes(look(hub, *rows))) == Counter({Outcome.NOTHING: 1000})
