"""How a page of people changes something: in the user's name, in one transaction, committed before it answers."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from sqlalchemy import Connection

from hub.database import writing
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.evidence.traced import TracedRefused
from hub.web.hub_state import HubState
from hub.web.visitor import user_of_request

Done = TypeVar("Done")


def act(request: Request, state: HubState, action: Callable[[Connection, Hand], Done]) -> Done:
    """What the action gave, once it is committed; raises Refused for what cannot be done, which may leave a trace."""
    hand = Hand(state.key, user_of_request(request).login, state.clock())
    try:
        with writing(state.engine) as conn:
            return action(conn, hand)
    except TracedRefused as refusal:
        with writing(state.engine) as conn:
            own_chain.append(conn, refusal.act, hand=hand)
        raise
