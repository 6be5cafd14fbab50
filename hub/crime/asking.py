"""The request to a police station goes on its way as an official letter: a draft, as every letter begins."""

from sqlalchemy import Connection

from hub.crime.request import Request
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.letters import service as letters
from hub.letters.letter import Letter
from hub.letters.states import State


def draft_request(conn: Connection, asked: Request, *, district: str, hand: Hand) -> Letter:
    """A draft that asks the station for this month; a second one is refused while the first has no answer."""
    own_chain.lock(conn)
    waiting = [state for state in State if state.waits or state is State.SENT]
    for one in letters.letters(conn, states=waiting):
        if one.agency == asked.full_name and letters.content_of(conn, one).enclosures == tuple(asked.enclosures):
            raise Refused(
                f"มีหนังสือ {one.number} ขอข้อมูลเดือนนี้อยู่แล้ว · letter {one.number} asks for this month already",
                hint=f"/letters/{one.number}",
            )
    opening, request, ending = asked.paragraphs(district=district)
    typed = letters.Typed(
        subject=asked.subject,
        to=asked.to,
        opening=opening,
        request=request,
        ending=ending,
        enclosures=tuple(asked.enclosures),
    )
    return letters.draft_text(conn, asked.full_name, typed, hand=hand)
