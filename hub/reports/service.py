"""The door of reports: a month's figures, and the two files made of them."""

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.papers.district import District
from hub.reports.document import monthly_values
from hub.reports.figures import HubHead, MonthlyFigures, encode
from hub.reports.judging import judged, nowhere, watched
from hub.reports.kept import service as kept
from hub.reports.life.store import first_issued_at
from hub.reports.monthly import Chains, monthly_figures
from hub.reports.office_reading import FirstIssue, read_office
from hub.reports.photographs_read import Photographs, typeset_with
from hub.reports.places import Places
from wire_contract.chain import PublicKey

__all__ = ["District", "MonthlyFigures", "monthly", "write_month"]

DRAFT = {"mark": "ร่าง", "across": "ร่าง"}
DRAFT_ENGLISH = {"mark": "Draft", "across": "Draft"}
MONTHLY = "reports/templates/monthly.typ"
PDF_NAME = "monthly-report.pdf"
JSON_NAME = "monthly-report.json"


def monthly(
    conn: Connection,
    month: Month,
    *,
    now: datetime,
    district: District,
    hub_key: PublicKey,
    first_issue: FirstIssue | None = first_issued_at,
    anew: bool = False,
) -> MonthlyFigures:
    """All figures of a month as of `now`, from what the hub holds; `hub_key` is printed beside them.

    Points' parts of a month that is over are kept until something comes that may change them (`hub.reports.kept`), and
    taken from there; `anew`: every line is read and judged again.
    `first_issue` tells when the month was first issued; where nobody does (None), R is unknown.
    """
    since, until = month.bounds
    points, enrolments = fleet.points(conn), fleet.enrolments(conn)
    places = Places.of(points, enrolments)
    known = {} if anew else kept.parts(conn, month, now=now)
    rest = [point for point in points if point.id not in known]
    seen = None if known else watched(conn, month, rest, now=now)
    return monthly_figures(
        month,
        district=district,
        parts=[*known.values(), *judged(conn, month, rest, places, now=now, known=seen).values()],
        nowhere=nowhere(conn, month, places, now=now, known=seen),
        places=places,
        work=read_office(conn, month, now=now, first_issue=first_issue),
        chains=Chains(
            tips=evidence.tips(conn),
            gaps=evidence.gaps(conn, {term.device for term in enrolments}, since=since, until=until),
            forks=evidence.forks(conn),
        ),
        hub=_hub_head(conn, hub_key),
        now=now,
    )


def _hub_head(conn: Connection, hub_key: PublicKey) -> HubHead | None:
    head = own_chain.head(conn)
    return HubHead(hub_key, head.journal, head.sequence, head.hash) if head else None


def write_month(
    figures: MonthlyFigures, out: Path, *, is_draft: bool = False, pictured: Photographs | None = None
) -> tuple[Path, Path]:
    """The PDF and the JSON of these figures stand in the folder `out`, each whole or not at all.

    What `is_draft` says so on every page; issued reports are made in `hub.reports.life`.
    """
    values = monthly_values(figures)
    pdf = typeset_with(MONTHLY, values | DRAFT if is_draft else values, pictured)
    out.mkdir(parents=True, exist_ok=True)
    return write_whole(out / PDF_NAME, pdf), write_whole(out / JSON_NAME, encode(figures))


def write_whole(path: Path, content: bytes) -> Path:
    """A reader sees the old file or the new one, never half of it."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path
