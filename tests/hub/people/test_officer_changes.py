"""Officers are renamed without their names reaching the chain, and a service ends with every card taken back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from hub.audit import service as audit
from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.people import officer_changes
from hub.people import service as people
from tests.parts.a_day import tell
from tests.parts.hands import HUB_KEY, hand
from tests.parts.small_hub import NOW, OFFICER, SmallHub, small_hub
from wire_contract.chain import public_key_of

TOMORROW = day_of(NOW) + timedelta(days=1)


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        tell(running)
        with writing(running.engine) as conn:
            audit.begin(conn, hand=hand())
        yield running


def agrees(hub: SmallHub) -> bool:
    with hub.engine.connect() as conn:
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    return not replayed.faults and not differences


def test_a_new_name_stands_in_the_register_and_neither_name_in_the_chain(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        officer_changes.rename_officer(conn, code="T-01", name=" นายสมชาย   ใจเย็น ", was=OFFICER, hand=hand(at=NOW))
        assert people.officer_names(conn)["T-01"] == "นายสมชาย ใจเย็น"
        lines = b"".join(one.line for one in own_chain.lines(conn)).decode()
    assert "riskpoint.officer.renamed.v1" in lines
    assert "สมชาย" not in lines
    assert agrees(hub)


def test_a_name_that_somebody_changed_meanwhile_is_not_overwritten(hub: SmallHub) -> None:
    with pytest.raises(Refused, match="meanwhile"), writing(hub.engine) as conn:
        officer_changes.rename_officer(conn, code="T-01", name="ใครก็ไม่รู้", was="ชื่อเก่า", hand=hand(at=NOW))
    with hub.engine.connect() as conn:
        assert people.officer_names(conn)["T-01"] == OFFICER


def test_whose_service_ends_carries_no_card_from_that_day_on(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        officer_changes.end_service(conn, code="T-01", ended_on=TOMORROW, hand=hand(at=NOW))
        assert officer_changes.endings(conn) == {"T-01": TOMORROW}
        assert [one.valid_to is None for one in people.holdings(conn) if one.officer_code == "T-01"] == [False]
        officer_changes.resume_service(conn, code="T-01", hand=hand(at=NOW))
        assert officer_changes.endings(conn) == {}
    assert agrees(hub)
