"""Numbers of letters: unique, without a gap in a block, never used twice; the table of steps, every state and step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Right, Role
from hub.letters.letter import Detail, Letter
from hub.letters.moving import Asking, moved
from hub.letters.numbers import Block, checked_block, next_number, typed_number
from hub.letters.states import TABLE, State, Step
from tests.parts.letters import OFFICE
from tests.parts.small_hub import NOW, OPENED_ON

CODE = "กท 5099"


@given(st.lists(st.one_of(st.none(), st.integers(1, 60)), max_size=60), st.integers(1, 30), st.integers(0, 20))
def test_numbers_taken_and_typed_in_any_order_are_unique_and_gapless_in_the_block(
    wishes: list[int | None], first: int, longer: int
) -> None:
    block = Block(CODE, 2026, first, first + longer)
    used: list[int] = []
    for wish in wishes:
        try:
            number = next_number([block], used) if wish is None else typed_number(wish, [block], used)
        except Refused:
            continue
        assert number not in used
        used.append(number)
    inside = sorted(one for one in used if one in block)
    assert inside == list(range(first, first + len(inside)))
    assert len(inside) == min(sum(wish is None for wish in wishes), longer + 1)


def test_a_second_block_follows_when_the_first_is_used_up() -> None:
    blocks = [Block(CODE, 2026, 50, 51), Block(CODE, 2026, 10, 11)]
    used: set[int] = set()
    for wanted in (10, 11, 50, 51):
        assert next_number(blocks, used) == wanted
        used.add(wanted)
    with pytest.raises(Refused, match="no number is left"):
        next_number(blocks, used)


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ((5, 4), "no block"),
        ((0, 3), "no block"),
        ((8, 12), "overlaps"),
        ((20, 30), "are taken"),
        ((1, 10**7), "no block"),
    ],
)
def test_a_block_that_cannot_be_is_refused(block: tuple[int, int], why: str) -> None:
    with pytest.raises(Refused, match=why):
        checked_block(Block(CODE, 2026, *block), [Block(CODE, 2026, 10, 15)], {25})


def a_letter(state: State) -> Letter:
    return Letter(1, 3, state, "memo", "สำนักการโยธา", "0" * 64, NOW, "hub", "lek", NOW, approved_at=NOW,
                  dated=OPENED_ON, sent_on=OPENED_ON)  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_every_step_in_every_state_by_every_role_is_what_the_table_says(state: State, step: Step, role: Role) -> None:
    day = NOW.date()
    asking = Asking(step, Detail("เหตุผล", day, 7), "somebody", NOW, RIGHTS[role], OFFICE)
    way = TABLE.get((state, step))
    if way is None or way.right not in RIGHTS[role]:
        with pytest.raises(Refused):
            moved(a_letter(state), asking)
        return
    after = moved(a_letter(state), asking)
    assert (after.state, after.revision) == (way.to, 4)


def test_nobody_comes_to_issued_but_through_approval_by_another_person() -> None:
    before_issued = {state for (state, step), way in TABLE.items() if way.to is State.ISSUED}
    before_numbered = {state for (state, step), way in TABLE.items() if way.to is State.NUMBERED}
    to_approved = {(state, step) for (state, step), way in TABLE.items() if way.to is State.APPROVED}
    assert (before_issued, before_numbered) == ({State.NUMBERED}, {State.APPROVED})
    assert to_approved == {(State.DRAFT, Step.APPROVE)}
    assert TABLE[State.DRAFT, Step.APPROVE].right is Right.APPROVE
    assert not any(state is State.VOID for state, _ in TABLE)
