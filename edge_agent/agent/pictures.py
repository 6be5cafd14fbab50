"""What becomes of the pictures of tests: sent where the hub asks and the settings allow, gone when they are too old."""

from collections.abc import Callable
from datetime import timedelta

from edge_agent.clock import Moment
from edge_agent.pictures.store import PictureStore
from edge_agent.uplink.uplink import Uplink
from wire_contract.messages import Command, CommandOutcome, PointSettings
from wire_contract.picture import asked_for

TEND_EVERY = timedelta(minutes=1)


class Pictures:
    """Owned by the agent's thread."""

    def __init__(self, store: PictureStore, uplink: Uplink, *, settings: Callable[[], PointSettings]) -> None:
        self._store = store
        self._uplink = uplink
        self._settings = settings
        self._tend_at = timedelta(0)

    def send(self, command: Command) -> CommandOutcome:
        """The picture that `send_picture` names is on its way, where this point's settings allow that.

        `done` promises nothing: a hub that did not get it asks again.
        """
        name = asked_for(command.arguments)
        if name is None:
            return CommandOutcome.INVALID
        if not self._settings().keep_pictures:
            return CommandOutcome.REFUSED
        picture = self._store.read(name)
        if picture is None:
            return CommandOutcome.GONE
        return CommandOutcome.DONE if self._uplink.send_picture(name, picture) else CommandOutcome.NOT_NOW

    def tend(self, moment: Moment, *, are_settings_known: bool) -> None:
        """What is too old has gone; everything, where the district allows no pictures here (any more)."""
        if moment.uptime < self._tend_at:
            return
        self._tend_at = moment.uptime + TEND_EVERY
        if are_settings_known and not self._settings().keep_pictures:
            self._store.clear()
        else:
            self._store.tend(moment)
