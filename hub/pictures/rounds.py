"""What the hub does about pictures by itself: asks for those that are due, and deletes once an hour what is too old."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from hub.evidence.hand import Hand
from hub.pictures import service
from hub.pictures.key_file import PictureKeyFile

DELETES_EVERY = timedelta(hours=1)


class Rounds:
    """Made once by whoever runs the hub; `go` is called every few seconds in a transaction that writes."""

    def __init__(self, key_file: PictureKeyFile, *, keep: timedelta) -> None:
        self.key_file = key_file
        self._keep = keep
        self._deletes_at = datetime.min.replace(tzinfo=UTC)

    def go(self, conn: Connection, *, hand: Hand) -> None:
        """What is due has been done, in this hand's name."""
        if hand.at >= self._deletes_at:
            service.delete_old(conn, keep=self._keep, hand=hand)
            self._deletes_at = hand.at + DELETES_EVERY
        service.ask(conn, key_file=self.key_file, hand=hand)
