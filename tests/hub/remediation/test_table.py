"""The transition table, exhaustively: every state, every step, every role; and what each step needs. Pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.fleet.asset import AssetKind
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Role
from hub.remediation.due import Due
from hub.remediation.kinds import CITY_WORKS, LAW, MEA, PARKS, TRAFFIC, WORK, WORKS, Kind, section
from hub.remediation.moving import Asking, moved
from hub.remediation.order import Detail, FieldRefused, Order
from hub.remediation.transitions import TABLE, Actor, State, Step, actors_of
from hub.settings import Settings
from wire_contract.event import LineHash

AT = datetime(2026, 11, 22, 5, tzinfo=UTC)
LINE = LineHash("a" * 64)
PHOTOGRAPH = "b" * 64
ROLES = {role: actors_of(rights) for role, rights in RIGHTS.items()}
EVERYBODY = {**ROLES, "the hub": frozenset({Actor.HUB})}

R, A, K, P, D, B, V, C, H = (
    State.REPORTED, State.ASSIGNED, State.ACKNOWLEDGED, State.IN_PROGRESS,
    State.REPORTED_DONE, State.RETURNED, State.PROVED, State.CANCELLED, State.HEALED,
)  # fmt: skip
HUB, MANAGER, WORKER, INSPECTOR, APPROVER = (
    {"the hub"},
    {Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR},
    {Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.SECTION},
    {Role.OFFICER, Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR},
    {Role.SUPERVISOR, Role.ADMINISTRATOR},
)
MAY: dict[tuple[State, Step], tuple[State, set[object]]] = {
    (R, Step.ASSIGN): (A, MANAGER | HUB),
    **{(at, Step.ASSIGN): (A, MANAGER) for at in (A, K, P, B)},
    **{(at, Step.ACKNOWLEDGE): (K, WORKER) for at in (A, B)},
    **{(at, Step.BEGIN): (P, WORKER) for at in (A, K, B)},
    **{(at, Step.REPORT_DONE): (D, WORKER) for at in (A, K, P, B)},
    **{(at, Step.DECLINE): (R, WORKER) for at in (A, K, P, B)},
    (D, Step.INSPECT): (D, INSPECTOR),
    (D, Step.PROVE): (V, HUB),
    (D, Step.RETURN): (B, HUB | INSPECTOR),
    (V, Step.RELAPSE): (B, HUB),
    **{(at, Step.ASK_CANCEL): (at, MANAGER) for at in (R, A, K, P, D, B)},
    **{(at, Step.KEEP): (at, MANAGER) for at in (R, A, K, P, D, B)},
    **{(at, Step.CANCEL): (C, APPROVER) for at in (R, A, K, P, D, B)},
    **{(at, Step.HEAL): (H, APPROVER) for at in (R, A, K, P, B)},
}
"""Written from the issue, not from the table: who may lead an order from where to where."""


def an_order(state: State) -> Order:
    """As it stands there, with everything that a step of another kind may need."""
    done = state in {D, V}
    return Order(
        number=7,
        point="BSM-01",
        kind=Kind.LAMP,
        section=WORKS,
        state=state,
        opened_at=AT - timedelta(days=2),
        due_at=AT + timedelta(days=1),
        asset_kind=AssetKind.LAMP,
        asset="main",
        cause="lamp_failure",
        episode_since=AT - timedelta(days=3),
        done_at=AT - timedelta(hours=1) if done else None,
        done_by="lek" if done else None,
        repaired_at=AT - timedelta(hours=2) if done else None,
        proof=LINE if state is V else None,
        proved_at=AT if state is V else None,
        cancel_asked_by="asker" if state.is_open else None,
        revision=4,
    )


def asking(
    step: Step, who: frozenset[Actor], *, by: str = "somebody", testable: bool | None = None, **said: object
) -> Asking:
    detail = replace(Detail(said="เพราะ", because=LINE), **said)  # type: ignore[arg-type]
    is_testable = step is not Step.INSPECT if testable is None else testable
    return Asking(
        step, detail, by, AT, who, is_testable, after=(("photographer", AT - timedelta(minutes=40)),), works_since=AT
    )


@pytest.mark.parametrize("who", EVERYBODY, ids=str)
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_every_state_step_and_role(state: State, step: Step, who: object) -> None:
    leads, allowed = MAY.get((state, step), (state, set()))
    wish = asking(step, EVERYBODY[who])  # type: ignore[index]
    if who in allowed:
        after = moved(an_order(state), wish)
        assert (after.state, after.revision, after.changed_at) == (leads, 5, AT)
    else:
        with pytest.raises(Refused):
            moved(an_order(state), wish)


def test_the_table_has_nothing_beside_that_and_nobody_but_the_hub_proves() -> None:
    assert set(TABLE) == set(MAY)
    assert {way.who for way in TABLE.values() if way.to is V} == {frozenset({Actor.HUB})}


def test_an_order_that_is_proved_or_cancelled_is_left_by_a_relapse_only() -> None:
    assert [(at, step) for at, step in TABLE if not at.is_open] == [(V, Step.RELAPSE)]


@pytest.mark.parametrize(
    ("state", "wish", "field"),
    [
        (D, asking(Step.RETURN, ROLES[Role.OPERATOR], said=""), "said"),
        (A, asking(Step.ASK_CANCEL, ROLES[Role.OPERATOR], said=""), "said"),
        (A, asking(Step.DECLINE, ROLES[Role.SECTION], said=""), "said"),
        (A, asking(Step.HEAL, ROLES[Role.SUPERVISOR], said=""), "said"),
        (A, asking(Step.REPORT_DONE, ROLES[Role.SECTION], repaired_at=AT - timedelta(days=3, seconds=1)), "repaired_at"),
        (A, asking(Step.REPORT_DONE, ROLES[Role.SECTION], repaired_at=AT + timedelta(seconds=1)), "repaired_at"),
        (A, replace(asking(Step.REPORT_DONE, ROLES[Role.SECTION], testable=False), after=()), "photographs"),
        (D, replace(asking(Step.INSPECT, ROLES[Role.OFFICER], photographs=(PHOTOGRAPH,)), after=()), "photographs"),
        (A, asking(Step.ASSIGN, ROLES[Role.OPERATOR], section="ฝ่ายใดฝ่ายหนึ่ง"), "section"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_refused_at_its_field(state: State, wish: Asking, field: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        moved(an_order(state), wish)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("step", "role", "by"),
    [
        (Step.INSPECT, Role.OFFICER, "lek"),
        (Step.INSPECT, Role.OFFICER, "photographer"),
        (Step.CANCEL, Role.SUPERVISOR, "asker"),
    ],
)
def test_a_second_person_is_a_second_person(step: Step, role: Role, by: str) -> None:
    with pytest.raises(Refused, match="another person"):
        moved(an_order(D), asking(step, ROLES[role], by=by))


def test_nothing_is_cancelled_that_nobody_asked_to_cancel() -> None:
    kept = moved(an_order(A), asking(Step.KEEP, ROLES[Role.OPERATOR]))
    assert kept.cancel_asked_by is None
    with pytest.raises(Refused, match="nobody asked"):
        moved(kept, asking(Step.CANCEL, ROLES[Role.SUPERVISOR]))


def test_what_a_device_tests_is_not_proved_by_looking() -> None:
    with pytest.raises(Refused, match="only its passing test"):
        moved(an_order(D), asking(Step.INSPECT, ROLES[Role.OFFICER], testable=True))


def test_what_came_back_needs_its_own_word_and_proof() -> None:
    again = moved(an_order(V), replace(asking(Step.RELAPSE, frozenset({Actor.HUB})), failing_since=AT))
    assert (again.done_at, again.done_by, again.repaired_at, again.proof, again.proved_at) == (None,) * 5
    assert (again.number, again.relapses, again.episode_since) == (7, 1, AT)


@pytest.mark.parametrize(
    ("kind", "owner", "whose"),
    [
        (Kind.CAMERA, "", WORKS),
        (Kind.CAMERA, LAW, WORKS),
        (Kind.CAMERA, TRAFFIC, TRAFFIC),
        (Kind.LAMP, MEA, MEA),
        (Kind.LAMP, CITY_WORKS, CITY_WORKS),
        (Kind.LAMP, " นิติบุคคลอาคารชุด ", "นิติบุคคลอาคารชุด"),
        (Kind.POWER, MEA, MEA),
        (Kind.FOLIAGE, TRAFFIC, PARKS),
        (Kind.WASTE, "", PARKS),
        (Kind.DEVICE, MEA, LAW),
    ],
)
def test_whose_work_it_is(kind: Kind, owner: str, whose: str) -> None:
    assert section(kind, owner).name == whose


def test_which_sections_are_inside() -> None:
    inside = {
        name: (section(Kind.CAMERA, name).in_city, section(Kind.CAMERA, name).in_district) for name in (TRAFFIC, MEA)
    }
    assert inside == {TRAFFIC: (True, False), MEA: (False, False)}
    assert (section(Kind.WASTE).in_city, section(Kind.WASTE).in_district) == (True, True)


def test_a_camera_has_the_citys_24_hours_unless_the_district_says_otherwise() -> None:
    assert WORK[Kind.CAMERA].within == timedelta(hours=24)
    assert Due({Kind.CAMERA: 12}).within(Kind.CAMERA) == timedelta(hours=12)
    assert set(WORK) == set(Kind)
    assert Settings(data_dir="x").orders.due_hours == {}


def test_what_no_test_says_works_again_is_not_ended_as_healed() -> None:
    wish = replace(asking(Step.HEAL, ROLES[Role.SUPERVISOR]), works_since=None)
    with pytest.raises(Refused, match="no test says that it works again"):
        moved(an_order(A), wish)
