"""A storm is told in few words: so many notices of a kind in an hour, then how many more there were. Pure.

Whoever gets five hundred messages reads none, a month's quota of LINE is gone, and the outbox has no end.
"""

from datetime import datetime, timedelta

from hub.notices.notice import KINDS, Kind, Notice, Severity

MOST_IN_AN_HOUR = 20
"""Of one kind, to one recipient, one by one."""
AN_HOUR = timedelta(hours=1)
A_QUARTER = timedelta(minutes=15)


def quarter_of(moment: datetime) -> tuple[datetime, datetime]:
    """The quarter of an hour that this moment lies in."""
    begins = moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)
    return begins, begins + A_QUARTER


def sum_of(last: Notice, number: int, *, begins: datetime) -> Notice:
    """So many notices like this one, as one; urgent where the last one was."""
    thai, english = KINDS.get(last.kind, KINDS[Kind.HUB])
    return Notice(
        kind=last.kind,
        key=f"more/{last.kind}/{begins.isoformat()}",
        severity=last.severity if last.severity is Severity.URGENT else Severity.WARNING,
        thai=f"{thai}: อีก {number} เรื่องใน 15 นาที ดูในระบบ",
        english=f"{english}: {number} more within 15 minutes, see the pages",
        path="/",
        right=last.right,
    )
