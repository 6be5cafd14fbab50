"""What hangs at a simulated point's pins: doors and covers, which stay as they are while nothing runs, and mains."""

from edge_agent.settings import Settings
from edge_agent.simulation.pins import TickedFactory


class SimulatedWiring:
    """Everything is shut and mains is there, until somebody says otherwise."""

    def __init__(self, settings: Settings, pins: TickedFactory) -> None:
        self._pins = pins
        self._contacts = {contact.name: contact for contact in settings.contacts}
        self._power = settings.power
        self._open: set[str] = set()
        self._has_mains = True

    @property
    def is_wired(self) -> bool:
        """True where anything hangs at the pins."""
        return bool(self._contacts) or self._power.mains_pin is not None

    @property
    def settle_s(self) -> float:
        """Longer than any of it bounces."""
        bounces = [contact.bounce_ms for contact in self._contacts.values()]
        return (max([*bounces, self._power.mains_bounce_ms]) + 10) / 1000

    def move(self, contact: str, *, is_open: bool) -> None:
        """It stands open, or is shut."""
        if contact not in self._contacts:
            raise ValueError(f"there is no contact {contact!r}")
        (self._open.add if is_open else self._open.discard)(contact)
        self.drive()

    def switch_mains(self, *, on: bool) -> None:
        """It is there, or lost."""
        if self._power.mains_pin is None:
            raise ValueError("no pin of this point tells of mains")
        self._has_mains = on
        self.drive()

    def drive(self) -> None:
        """The pins have the levels of all this."""
        for name, contact in self._contacts.items():
            self._level(contact.pin, high=(name in self._open) is not contact.active_low)
        if self._power.mains_pin is not None:
            self._level(self._power.mains_pin, high=self._has_mains is not self._power.mains_active_low)

    def _level(self, gpio: int, *, high: bool) -> None:
        pin = self._pins.pin(gpio)
        (pin.drive_high if high else pin.drive_low)()
