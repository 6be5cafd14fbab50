"""Who is told: everybody who wants it, once for each key, in the caller's transaction or not at all."""

from collections.abc import Sequence
from datetime import time, timedelta

import pytest
from sqlalchemy import Engine

from hub.audit import service as audit
from hub.database import writing
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.notices import register, service
from hub.notices.choice import Choice, Quiet
from hub.notices.notice import Kind, Severity
from hub.notices.target import Channel
from hub.people import users
from tests.parts.hands import HUB_KEY, hand
from tests.parts.notices import GROUP, MORNING, PERSON, notice, office, own, put
from wire_contract.chain import public_key_of
from wire_contract.notice_acts import NoticeTargetRecord

DUTY_ROOM = office("duty-room", Channel.LINE, GROUP)


def rows(engine: Engine) -> Sequence[tuple[str, str]]:
    """Who is told what, the newest first."""
    with engine.connect() as conn:
        return [(one.target, one.key) for one in service.newest(conn, limit=50)]


@pytest.fixture(autouse=True)
def somying(engine: Engine) -> None:
    with writing(engine) as conn:
        users.add_user(
            conn,
            login="somying",
            name="สมหญิง เทศกิจ",
            password="long enough to keep",
            role=Role.ADMINISTRATOR,
            hand=hand(),
        )


def test_everybody_who_wants_it_has_a_row_and_the_same_key_adds_none(engine: Engine) -> None:
    deaf = office("lamps-only", Channel.LINE, GROUP, choice=Choice(kinds=frozenset({Kind.LAMP})))
    off = office("switched-off", Channel.LINE, GROUP, is_on=False)
    with writing(engine) as conn:
        put(conn, DUTY_ROOM, deaf, off, own("somying", Channel.EMAIL, "somying@example.go.th"))
        assert service.tell(conn, notice(), now=MORNING) == 2
        assert service.tell(conn, notice(), now=MORNING + timedelta(hours=1)) == 0
        assert service.tell(conn, notice("alarm/1/closed"), now=MORNING) == 2
    assert sorted(rows(engine)) == [
        ("duty-room", "alarm/1/closed"),
        ("duty-room", "alarm/1/opened"),
        ("somying/email", "alarm/1/closed"),
        ("somying/email", "alarm/1/opened"),
    ]


def test_what_the_caller_undoes_is_told_to_nobody(engine: Engine) -> None:
    with writing(engine) as conn:
        put(conn, DUTY_ROOM)
    with pytest.raises(RuntimeError), writing(engine) as conn:  # noqa: PT012 (the transaction is what is tested)
        service.tell(conn, notice(), now=MORNING)
        raise RuntimeError
    assert rows(engine) == []


def test_somebody_who_is_no_user_any_more_is_told_nothing(engine: Engine) -> None:
    with writing(engine) as conn:
        put(conn, own("who-left", Channel.LINE, PERSON))
        assert service.tell(conn, notice(), now=MORNING) == 0


def test_what_waits_follows_a_new_choice(engine: Engine) -> None:
    night, evening = Quiet(begins=time(22), ends=time(6)), MORNING + timedelta(hours=14)
    with writing(engine) as conn:
        put(conn, own("somying", Channel.LINE, PERSON, choice=Choice(quiet=night)))
        service.tell(conn, notice(), now=evening)
        [before] = service.newest(conn, limit=1)
        put(conn, own("somying", Channel.LINE, PERSON))
        [after] = service.newest(conn, limit=1)
    assert (before.due_at, after.due_at) == (evening + timedelta(hours=7), evening)


def test_a_channel_of_the_office_is_in_the_hubs_chain_without_its_address_and_a_persons_own_is_not(
    engine: Engine,
) -> None:
    with writing(engine) as conn:
        audit.begin(conn, hand=hand())
        put(conn, DUTY_ROOM, own("somying", Channel.EMAIL, "somying@example.go.th"))
        put(conn, office("duty-room", Channel.LINE, PERSON))
        put(conn, office("gone", Channel.EMAIL, "list@example.go.th"))
        register.remove_office(conn, "gone", hand=hand(at=MORNING))
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
        acts = b"".join(one.line for one in audit.entries(conn, limit=100))
    assert (replayed.faults, list(differences)) == ([], [])
    told = [record for record in replayed.records.values() if isinstance(record, NoticeTargetRecord)]
    assert [(one.target, one.addresses_changed) for one in told] == [("duty-room", 1)]
    assert not [secret for secret in (GROUP, PERSON, "example.go.th") if secret.encode() in acts]


def test_a_removed_channel_gets_nothing_that_waited_for_it(engine: Engine) -> None:
    with writing(engine) as conn:
        put(conn, DUTY_ROOM)
        service.tell(conn, notice(), now=MORNING)
        register.remove_office(conn, "duty-room", hand=hand(at=MORNING))
        [row] = service.newest(conn, limit=5)
        assert (row.dropped_at, service.unsent(conn)) == (MORNING, 0)


def test_forgetting_a_person_leaves_nothing_of_what_they_chose_and_were_told(engine: Engine) -> None:
    with writing(engine) as conn:
        put(conn, own("somying", Channel.LINE, PERSON), DUTY_ROOM)
        service.tell(conn, notice(), now=MORNING)
        register.forget(conn, "somying")
        assert [one.name for one in register.targets(conn)] == ["duty-room"]
    assert rows(engine) == [("duty-room", "alarm/1/opened")]


@pytest.mark.parametrize(
    "wrong",
    [
        office("Duty", Channel.LINE, GROUP),
        office("line", Channel.WEBHOOK, "https://example.go.th/"),
        office("duty", Channel.LINE, "C123"),
        office("duty", Channel.EMAIL, "a@b\nBcc: c@d"),
        office("duty", Channel.EMAIL, "a@example.go.th, b@example.go.th"),
        office("duty", Channel.WEBHOOK, "ftp://example.go.th/"),
        office("duty", Channel.WEBHOOK, "https://user:secret@example.go.th/"),
        own("somying", Channel.WEBHOOK, "https://example.go.th/"),
    ],
)
def test_a_channel_that_cannot_be_is_refused(engine: Engine, wrong: object) -> None:
    with pytest.raises(Refused), writing(engine) as conn:
        put(conn, wrong)  # type: ignore[arg-type]


def test_severity_counts_upwards() -> None:
    assert [one.rank for one in (Severity.INFO, Severity.WARNING, Severity.URGENT)] == [0, 1, 2]
