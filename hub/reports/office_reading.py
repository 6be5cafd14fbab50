"""What the hub holds of its office, read for a month's figures: orders, letters, holidays, choices, first issues."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from hub.choices import service as choices
from hub.choices.choices import DEFAULTS, Choices
from hub.kernel.period import Month
from hub.letters import register as letters_register
from hub.letters import rounds as letters_rounds
from hub.letters import service as letters
from hub.remediation import service as remediation
from hub.reports.life.store import first_issued_at
from hub.reports.office import Known, office_work
from hub.reports.office_figures import Chosen, OfficeWork
from hub.reports.ratios.punctual import last_day

FirstIssue = Callable[[Connection, Month], datetime | None]
"""When the month's report was issued for the first time; None: not yet. The register of reports tells it."""


def read_office(
    conn: Connection, month: Month, *, now: datetime, first_issue: FirstIssue | None = first_issued_at
) -> OfficeWork:
    """Everything of the month that people did, as of `now`."""
    office = letters_register.office(conn)
    known = Known(
        orders=remediation.order_files(conn),
        episodes=tuple(letters_rounds.episodes(conn)),
        agencies={one.number: one.agency for one in letters.letters(conn)},
        holidays=office.holidays,
        issue_is_known=first_issue is not None,
        first_issued_at=first_issue(conn, month) if first_issue else None,
    )
    return office_work(month, known, chosen_for(conn, month), now=now)


def chosen_for(conn: Connection, month: Month) -> Chosen:
    """What the district had chosen for the month; before it chose, letters have the term of the page Agencies."""
    change = choices.holding(conn, month)
    if change is None:
        return told(DEFAULTS, letter_workdays=letters_register.office(conn).within_workdays)
    return told(change.choices, from_day=change.from_day, document=change.document)


def due_on(conn: Connection, month: Month) -> date:
    """The last day in time for the month's first issue: the 7th, moved by weekends and holidays where the district
    chose so.
    """
    moves = chosen_for(conn, month).seventh_moves
    return last_day(month, holidays=letters_register.office(conn).holidays if moves else None)


def told(of: Choices, **others: Any) -> Chosen:  # noqa: ANN401 (fields of Chosen)
    """The choices as the figures carry them."""
    return Chosen(**{**asdict(of), **others})
