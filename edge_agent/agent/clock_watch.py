"""Steps of the wall clock: in the chain before anything that the new time has timed."""

from edge_agent.clock import Clock, Moment, moment_of, stepped
from edge_agent.journal.errors import JournalError
from edge_agent.journal.recorder import Recorder
from wire_contract.event import Event, write_time
from wire_contract.measurements import ClockStepped


class ClockWatch:
    """What the clocks showed when they were last looked at."""

    def __init__(self, clock: Clock, recorder: Recorder) -> None:
        self._clock = clock
        self._recorder = recorder
        self._seen = clock.moment()

    def resume(self, newest: Event | None) -> None:
        """Looking goes on from the journal's newest line, where that is of this boot: the clock may have been set while
        no agent ran.
        """
        if newest is not None and newest.bootid == self._seen.boot_id:
            self._seen = moment_of(newest)

    def look(self, moment: Moment) -> None:
        """A clock that was set since the last look is told in a line; where nothing can be recorded, later."""
        if moment.uptime < self._seen.uptime:
            return
        expected = stepped(self._seen, moment)
        if expected is not None:
            step = ClockStepped(before=write_time(expected), after=write_time(moment.at))
            try:
                self._recorder.record(step, moment=moment, now=self._clock.monotonic())
            except JournalError:
                return
        self._seen = moment
