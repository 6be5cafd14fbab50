"""The running hub sends by itself, and ends when it is told to."""

from sqlalchemy import Engine

from hub.database import writing
from hub.notices import service
from hub.notices.line import Line
from hub.notices.outcome import State
from hub.notices.posting import Posting
from hub.notices.sending import Sending
from hub.notices.target import Channel
from tests.parts.line_server import HttpEnd
from tests.parts.linked import until
from tests.parts.notices import GROUP, MORNING, notice, office, put


def test_what_is_told_while_the_hub_runs_goes_out(engine: Engine, line: Line, line_end: HttpEnd) -> None:
    heard: list[bool] = []
    sending = Sending(engine, {Channel.LINE: line}, changed=lambda: heard.append(True))
    posting = Posting(sending, clock=lambda: MORNING, every_s=0.02)
    posting.start()
    try:
        with writing(engine) as conn:
            put(conn, office("duty-room", Channel.LINE, GROUP))
            service.tell(conn, notice(), now=MORNING)
        until(lambda: bool(heard))
    finally:
        posting.stop()
    with engine.connect() as conn:
        assert [one.state for one in service.newest(conn, limit=5)] == [State.SENT]
    assert len(line_end.accepted) == 1
