"""Officers and their cards as the pages show them and change them, on both databases."""

from datetime import timedelta

import pytest

from hub.audit import service as audit
from hub.database import writing
from hub.kernel.refused import NeedsApprovalError, Refused
from hub.people import service as people
from hub.registry import service
from hub.registry.enrolment import Enrolment, Stage, enrolment
from hub.registry.officers import holder_of, officer_rows, officer_view
from hub.registry.service import Withdrawal
from tests.parts.a_day import bkk
from tests.parts.hands import hand
from tests.parts.small_hub import CARD, NOW, OTHER_CARD, STRANGE_CARD, SmallHub
from wire_contract.measurements import CommandDone, Shown

NEW = "nfc:04C767F2066180"
NOON = bkk(22, "12:00")


def found(hub: SmallHub, sought: str = "") -> list[str]:
    with hub.engine.connect() as conn:
        return [row.officer.code for row in officer_rows(conn, sought=sought, now=NOW)]


def give(hub: SmallHub, officer: str, text: str, *, reason: str | None = None, days_ago: int = 0) -> str | None:
    with writing(hub.engine) as conn:
        since = NOW - timedelta(days=days_ago)
        return service.hand_out(conn, officer=officer, text=text, since=since, hand=hand(at=NOW, reason=reason))


def test_the_list_shows_cards_and_the_last_tap_with_its_point(hub: SmallHub) -> None:
    with hub.engine.connect() as conn:
        rows = officer_rows(conn, sought="", now=NOW)
    shown = [
        (row.officer.code, [one.credential for one in row.cards], row.last_tap and row.last_tap.scan.filed_at,
         row.last_tap and row.last_tap.point and row.last_tap.point.code)
        for row in rows
    ]  # fmt: skip
    assert shown == [
        ("T-01", [CARD], bkk(22, "09:20"), "BSM-02"),
        ("T-02", [OTHER_CARD], bkk(22, "17:05"), "BSM-01"),
    ]


@pytest.mark.parametrize(
    ("sought", "codes"),
    [("", ["T-01", "T-02"]), ("t-02", ["T-02"]), ("สมชาย", ["T-01"]), (" 12:346", ["T-02"]), ("nobody", []),
     ("wiegand26:012:00345", ["T-01"]), ("04:c7:67:f2:06:61:80", ["T-02"])],
)  # fmt: skip
def test_one_seeks_by_code_name_or_card_however_it_is_written(hub: SmallHub, sought: str, codes: list[str]) -> None:
    give(hub, "T-02", NEW)
    assert found(hub, sought) == codes


def test_a_card_that_is_lost_is_nobodys_and_stands_with_its_reason_and_can_be_handed_out_again(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        assert service.withdraw(conn, card=CARD, why=Withdrawal.LOST, at=NOW, hand=hand(at=NOW)) is None
        view = officer_view(conn, "T-01", now=NOW)
        assert view is not None
        assert view.cards == ()
        [before] = view.before
        assert (before.holding.credential, before.holding.valid_to, before.why, before.is_free) == (
            CARD, NOW, "บัตรหาย · lost", True,
        )  # fmt: skip
        assert len(view.taps) == 4
    assert give(hub, "T-02", CARD) is None
    with hub.engine.connect() as conn:
        view = officer_view(conn, "T-01", now=NOW)
        assert view is not None
        assert [one.is_free for one in view.before] == [False]
        holder = holder_of(conn, CARD, now=NOW)
    assert holder is not None
    assert holder.officer_code == "T-02"


def test_what_reaches_into_a_day_that_is_over_waits_for_a_second_person(hub: SmallHub) -> None:
    with pytest.raises(NeedsApprovalError):
        give(hub, "T-02", NEW, days_ago=1)
    assert give(hub, "T-02", NEW, days_ago=1, reason="ลืมลงทะเบียน") is not None
    with writing(hub.engine) as conn:
        assert holder_of(conn, NEW, now=NOW) is None
        yesterday = NOW - timedelta(days=1)
        proposal = service.withdraw(conn, card=CARD, why=Withdrawal.STOLEN, at=yesterday, hand=hand(at=NOW))
        assert proposal is not None
        assert holder_of(conn, CARD, now=NOW) is not None
        audit.approve(conn, proposal, hand=hand("somchai", at=NOW))
        assert holder_of(conn, CARD, now=NOW) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CARD, "is with officer T-01"),
        ("wiegand26:012:0345", "is with officer T-01"),
        ("hello", "no card's number"),
        ("08112233", "random number"),
        ("qr:badge-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "phone's badge"),
    ],
)
def test_what_cannot_be_handed_out_is_refused_in_both_languages(hub: SmallHub, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        give(hub, "T-02", text)
    assert any("ก" <= letter <= "๛" for letter in str(refused.value))


def test_an_officer_needs_a_code_of_their_own(hub: SmallHub) -> None:
    for code, name in (("T-01", "ใครก็ได้"), (" ", "ใคร"), ("T-9", "  ")):
        with writing(hub.engine) as conn, pytest.raises(Refused):
            service.add_officer(conn, code=code, name=name, hand=hand(at=NOW))
    with writing(hub.engine) as conn:
        service.add_officer(conn, code=" T-9 ", name=" คนใหม่ ", hand=hand(at=NOW))
        assert [(one.code, one.name) for one in people.officers(conn)][-1] == ("T-9", "คนใหม่")


def begin(hub: SmallHub, seconds: int = 120) -> str:
    with writing(hub.engine) as conn:
        return service.begin_enrolment(conn, point="BSM-03", seconds=seconds, hand=hand(at=NOW)).id


def stands(hub: SmallHub, id_: str, *, after_s: int) -> Enrolment:
    with hub.engine.connect() as conn:
        one = enrolment(conn, id_, now=NOW + timedelta(seconds=after_s))
    assert one is not None
    return one


def test_an_enrolment_waits_reads_and_is_over(hub: SmallHub) -> None:
    id_ = begin(hub)
    assert [stands(hub, id_, after_s=s).stage for s in (0, 119, 120)] == [Stage.ASKED, Stage.ASKED, Stage.UNANSWERED]
    hub.devices["BSM-03"].write(CommandDone(id_, "enrol", "done"), at=NOW + timedelta(seconds=5))
    assert [stands(hub, id_, after_s=s).stage for s in (6, 124, 125)] == [Stage.READING, Stage.READING, Stage.OVER]
    assert stands(hub, id_, after_s=6).ends_at == NOW + timedelta(seconds=125)
    other = begin(hub)
    hub.devices["BSM-03"].write(CommandDone(other, "enrol", "clock"), at=NOW)
    assert stands(hub, other, after_s=1).stage is Stage.REFUSED


def test_new_cards_of_that_point_are_listed_once_the_latest_first_with_who_has_them_now(hub: SmallHub) -> None:
    third, second = hub.devices["BSM-03"], hub.devices["BSM-02"]
    hub.clock.now = NOW - timedelta(minutes=5)
    third.tap("nfc:04AAAAAAAAAAAA", at=hub.clock.now, shown=Shown.UNKNOWN)
    hub.clock.now = NOW
    id_ = begin(hub)
    for seconds, card, shown in (
        (10, STRANGE_CARD, Shown.ENROL), (11, CARD, Shown.ACCEPTED), (12, NEW, Shown.ENROL), (13, STRANGE_CARD, Shown.ENROL),
        (14, "nfc:08112233", Shown.ENROL), (15, "qr:sha256-00", Shown.REFUSED),
    ):  # fmt: skip
        third.tap(card, at=NOW + timedelta(seconds=seconds), shown=shown)
    second.tap("nfc:04BBBBBBBBBBBB", at=NOW + timedelta(seconds=16), shown=Shown.UNKNOWN)
    with writing(hub.engine) as conn:
        service.hand_out(conn, officer="T-02", text=NEW, since=NOW + timedelta(seconds=20), hand=hand(at=NOW))
    cards = [
        (one.scan.credential, one.holder and one.holder.officer_code, bool(one.complaint), one.was_refused)
        for one in stands(hub, id_, after_s=30).cards
    ]
    assert cards == [
        ("qr:sha256-00", None, False, True),
        ("nfc:08112233", None, True, False),
        (STRANGE_CARD, None, False, False),
        (NEW, "T-02", False, False),
    ]


def test_a_point_without_a_device_or_a_command_of_another_kind_is_no_enrolment(hub: SmallHub) -> None:
    hub.add_point("BSM-05", name="ไม่มีอุปกรณ์", device=False)
    for point in ("BSM-05", "BSM-99"):
        with writing(hub.engine) as conn, pytest.raises(Refused, match="no device stands"):
            service.begin_enrolment(conn, point=point, seconds=60, hand=hand(at=NOW))
    with hub.engine.connect() as conn:
        assert enrolment(conn, "00000000-0000-4000-8000-000000000001", now=NOW) is None
        assert officer_view(conn, "T-99", now=NOW) is None
