"""What somebody wants to be told, and when: kinds, severity, quiet hours, digest. Pure; hours are Bangkok's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hub.kernel.period import BANGKOK, day_of
from hub.notices.notice import Kind, Severity

_ONE_DAY = timedelta(days=1)
EVERY_KIND = frozenset(Kind) - {Kind.TRIAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours without notices, from `begins` (included) to `ends` (excluded), over midnight where it ends earlier."""

    begins: time
    ends: time

    def covers(self, moment: datetime) -> bool:
        """Whether it is quiet at this moment."""
        at = moment.astimezone(BANGKOK).time()
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a recipient wants to hear, and when."""

    kinds: frozenset[Kind] = EVERY_KIND
    least: Severity = Severity.WARNING
    """Nothing below this."""
    quiet: Quiet | None = None
    urgent_passes: bool = True
    """Urgent notices come in quiet hours too."""
    digest: Sequence[time] = ()
    """All that is not urgent is collected and comes at these hours; none: at once."""

    def wants(self, kind: Kind, severity: Severity) -> bool:
        """Whether such a notice is for this recipient at all."""
        return kind is Kind.TRIAL or (kind in self.kinds and severity.rank >= self.least.rank)


def due_at(choice: Choice, severity: Severity, *, told_at: datetime) -> datetime:
    """When a notice told at this moment is to be sent: at once, at the next digest, and never in quiet hours.

    What is urgent waits for no digest, and for quiet hours only where the recipient wants that.
    """
    is_urgent = severity is Severity.URGENT
    if is_urgent and choice.urgent_passes:
        return told_at
    moment = told_at if is_urgent or not choice.digest else min(_next(hour, told_at) for hour in choice.digest)
    if choice.quiet is not None and choice.quiet.covers(moment):
        return _next(choice.quiet.ends, moment)
    return moment


def _next(hour: time, moment: datetime) -> datetime:
    """The first moment, from this one on, at which it is that hour in Bangkok; a day is counted there too, where nobody
    turns the clocks.
    """
    today = datetime.combine(day_of(moment), hour, tzinfo=BANGKOK)
    return (today if today >= moment.astimezone(BANGKOK) else today + _ONE_DAY).astimezone(moment.tzinfo)
