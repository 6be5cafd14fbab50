"""The hub's own round of letters: a draft for each confirmed defect of a camera, one per episode.

Run again and again, by every process: the same round again changes nothing. What is void was put aside by a person, and
is not drafted again by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine

from hub.database import writing
from hub.evidence import own_chain
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.letters import service
from hub.letters.letter import About, Letter
from hub.letters.ratio import LetterEpisode
from hub.remediation import service as remediation
from hub.remediation.kinds import Kind
from hub.remediation.order import Order, OrderFile
from hub.remediation.transitions import Step
from wire_contract.event import write_time


@dataclass(slots=True)
class LetterRounds:
    """Called by one thread."""

    key: Ed25519PrivateKey
    changed: Callable[[], None] = lambda: None

    def __call__(self, engine: Engine, now: datetime) -> None:
        """Every open camera defect has its letter; open pages hear of it."""
        with engine.connect() as conn:
            if not any(_missing(conn)):
                return
        with writing(engine) as conn:
            own_chain.lock(conn)
            for order in list(_missing(conn)):
                service.draft(conn, [order.number], hand=Hand(self.key, HUB_ITSELF, now))
        self.changed()


def episodes(conn: Connection) -> Iterator[LetterEpisode]:
    """Every camera defect that a device confirmed, with the letter that counts for it: for the form's letter ratio.

    A relapse after a repair is a defect of its own, which its letter names; of an order that relapsed without one, the
    newest beginning is known.
    """
    about: dict[int, list[Letter]] = {}
    for letter in service.letters(conn):
        for number in dict.fromkeys(one.order for one in letter.about):
            about.setdefault(number, []).append(letter)
    for file in remediation.order_files(conn):
        if _calls_for_letter(file.order):
            yield from _episodes(file, about.get(file.order.number, []))


def _episodes(file: OrderFile, letters: Sequence[Letter]) -> Iterator[LetterEpisode]:
    order = file.order
    begun = {one.since for letter in letters for one in letter.about if one.order == order.number}
    for since in sorted({*begun, order.since}):
        letter = service.first_about(letters, order=order.number, since=since)
        # A relapse is another defect: only the first proof after this beginning ends it.
        proved = [one.at for one in file.steps if one.step is Step.PROVE and one.at >= since]
        yield LetterEpisode(
            opened_at=since,
            episode=f"{order.point}/{order.kind.value}/{order.asset}@{write_time(since)}",
            point=order.point,
            asset=order.asset or "",
            order=order.number,
            issued_at=letter.issued_at if letter and letter.is_out else None,
            letter=letter.number if letter else None,
            number=letter.reference if letter else "",
            ended_at=min(proved, default=None),
        )


def _missing(conn: Connection) -> Iterator[Order]:
    covered = service.covered(conn)
    for order in remediation.orders(conn, states=remediation.OPEN_STATES):
        if _calls_for_letter(order) and About(order.number, order.since) not in covered:
            yield order


def _calls_for_letter(order: Order) -> bool:
    """A camera that a device found defective; what a person reports gets a letter by the operator's button."""
    return order.kind is Kind.CAMERA and order.asset is not None and order.episode_since is not None
