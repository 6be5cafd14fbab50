"""gpiozero's mock pins with a clock of their own: each edge carries exactly the tick it was driven at."""

from collections.abc import Sequence

from gpiozero.pins.mock import MockFactory, MockPin

PULSE_S = 50e-6
BIT_SPACING_S = 1e-3


class TickedPin(MockPin):  # type: ignore[misc] # gpiozero ships no types
    """A mock pin whose edges are stamped by its factory's clock, as the kernel stamps real ones."""

    def _call_when_changed(self) -> None:
        super(MockPin, self)._call_when_changed(self.factory.ticks(), self.state)

    def pulse(self, seconds: float = PULSE_S) -> None:
        """The line has been low for this long."""
        self.drive_low()
        self.factory.pass_by(seconds)
        self.drive_high()


class TickedFactory(MockFactory):  # type: ignore[misc] # gpiozero ships no types
    """Mock pins of one simulated device. Time on them passes only by `pass_by`."""

    def __init__(self) -> None:
        super().__init__(revision="c03115", pin_class=TickedPin)
        self._ticks = 1000.0

    def ticks(self) -> float:
        """Seconds on these pins' clock."""
        return self._ticks

    def pass_by(self, seconds: float) -> None:
        """Time has passed on these pins."""
        self._ticks += seconds

    def send_bits(self, bits: Sequence[int], *, d0: int, d1: int) -> None:
        """The bits have gone over the two data lines as pulses, one millisecond apart."""
        lines = (self.pin(d0), self.pin(d1))
        for bit in bits:
            lines[bit].pulse()
            self.pass_by(BIT_SPACING_S - PULSE_S)
