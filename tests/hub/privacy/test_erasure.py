"""A name is erased: it stands in no table, file or page any more, and what is proved stays proved."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from hub.audit import service as audit
from hub.database import empty_log, writing
from hub.evidence import own_chain
from hub.kernel.refused import Refused
from hub.patrol import service as patrol
from hub.people import service as people
from hub.people.erasing import ERASED
from hub.privacy import service
from hub.privacy.traces import Trace, traces
from tests.parts.hands import HUB_KEY, hand
from tests.parts.served import served
from tests.parts.small_hub import CARD, NOW, OFFICER, SmallHub
from wire_contract.chain import public_key_of
from wire_contract.privacy_acts import PersonErased

WHY = "พ้นจากตำแหน่ง"
LATER = NOW + timedelta(hours=1)


def without_card(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        people.withdraw_credential(conn, credential=CARD, at=NOW, hand=hand(at=NOW))


def erase(hub: SmallHub, *, typed: str = "T-01", reason: str = WHY) -> service.Erased:
    with writing(hub.engine) as conn:
        return service.erase(conn, "T-01", typed=typed, hand=hand(at=LATER, reason=reason))


def test_after_it_no_table_holds_the_name_and_the_chain_holds_the_act(hub: SmallHub) -> None:
    with hub.engine.connect() as conn:
        assert traces(conn, OFFICER) == [Trace("officers", "name", 1)]
    without_card(hub)
    assert erase(hub) == service.Erased("T-01", [])
    with hub.engine.connect() as conn:
        assert traces(conn, OFFICER) == []
        assert people.officer_names(conn)["T-01"] == ERASED
        head = own_chain.head(conn)
    assert head is not None
    assert (head.subject, head.act) == ("somying", PersonErased(officer="T-01", reason=WHY))


def test_figures_and_the_chain_are_what_they_were(hub: SmallHub) -> None:
    without_card(hub)

    def cells() -> object:
        with hub.engine.connect() as conn:
            return patrol.day_cells(conn, first=NOW.date(), last=NOW.date(), now=LATER)

    before = cells()
    erase(hub)
    assert cells() == before
    with hub.engine.connect() as conn:
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    assert (replayed.faults, differences) == ([], [])


def test_no_file_of_the_data_folder_holds_the_name(hub: SmallHub) -> None:
    database = hub.engine.url.database
    if hub.engine.dialect.name != "sqlite" or database is None:
        pytest.skip("PostgreSQL keeps its own files: its vacuum frees them, docs/privacy.md says so")
    folder = Path(database).parent

    def with_name() -> set[str]:
        files = [one for one in folder.rglob("*") if one.is_file()]
        return {one.name for one in files if OFFICER.encode() in one.read_bytes()}

    assert with_name() != set()
    without_card(hub)
    erase(hub)
    assert empty_log(hub.engine)
    assert with_name() == set()


def test_no_page_shows_the_name(hub: SmallHub) -> None:
    without_card(hub)
    pages = ("/", "/officers", "/officers/T-01", "/badges", "/points/BSM-01", "/points/BSM-02", "/flags", "/audit")
    more = ("/api/v1/officers", "/api/v1/points/BSM-01/events", "/api/v1/points/BSM-02/events", "/privacy/people/T-01")
    with (
        served(hub) as running,
        httpx.Client(base_url=running.address, cookies={"riskpoint": hub.session()}, timeout=60) as client,
    ):

        def showing() -> set[str]:
            answers = {path: client.get(path) for path in (*pages, *more)}
            assert {path: one.status_code for path, one in answers.items() if one.status_code != 200} == {}
            return {path for path, one in answers.items() if OFFICER in one.text}

        assert {"/officers", "/officers/T-01", "/api/v1/officers"} <= showing()
        erase(hub)
        assert showing() == set()


def test_what_people_typed_elsewhere_is_named(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        people.add_officer(conn, code="T-09", name=f"ญาติของ {OFFICER}", hand=hand())
    without_card(hub)
    assert erase(hub).still == [Trace("officers", "name", 1)]


@pytest.mark.parametrize(
    ("typed", "reason", "words"),
    [
        ("T-02", WHY, "the code does not match"),
        ("T-01", " ", "a reason is needed"),
        ("T-01", "a\nb", "a reason is needed"),
        ("T-01", f"ลบ {OFFICER}", "the text has the name in it"),
    ],
)
def test_a_slip_erases_nothing(hub: SmallHub, typed: str, reason: str, words: str) -> None:
    without_card(hub)
    with pytest.raises(Refused, match=words):
        erase(hub, typed=typed, reason=reason)
    with hub.engine.connect() as conn:
        assert people.officer_names(conn)["T-01"] == OFFICER
        assert own_chain.of_kind(conn, PersonErased) == []


def test_who_still_carries_a_card_is_not_erased(hub: SmallHub) -> None:
    with pytest.raises(Refused, match="still carries wiegand26:12:345"):
        erase(hub)


def test_a_name_is_erased_once(hub: SmallHub) -> None:
    without_card(hub)
    erase(hub)
    with pytest.raises(Refused, match="is erased already"):
        erase(hub)
