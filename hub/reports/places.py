"""Where a tap, a hole or a chain belongs: which device stood at which point then. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from hub.evidence.kept import Gap, JournalTip
from hub.fleet.nouns import Enrolment, Point
from hub.patrol.compliance import Rejected, Visit
from hub.patrol.coverage import Silence
from hub.patrol.roster import Roster, make_roster
from hub.reports.figures import ChainHead, Hole, Tap
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class Places:
    """Which device stood at which point, and what that point is called."""

    codes: Mapping[int, str]
    at_point: Mapping[int, Sequence[Enrolment]]
    roster: Roster

    @classmethod
    def of(cls, points: Iterable[Point], enrolments: Sequence[Enrolment]) -> Self:
        """The places of all these points."""
        at_point: dict[int, list[Enrolment]] = {}
        for term in enrolments:
            at_point.setdefault(term.point_id, []).append(term)
        return cls({point.id: point.code for point in points}, at_point, make_roster((), enrolments))

    def code_of(self, device: DeviceId, at: datetime) -> str | None:
        """The code of the point at which the device stood at that moment."""
        point_id = self.roster.point_of(device, at)
        return None if point_id is None else self.codes[point_id]

    def devices_at(self, point_id: int, span: Silence) -> tuple[DeviceId, ...]:
        """The devices that stood at the point during some part of the span."""
        here = [term for term in self.at_point.get(point_id, ()) if term.enrolled_from < span.end]
        return tuple(
            sorted({term.device for term in here if term.enrolled_to is None or span.begin < term.enrolled_to})
        )

    def tap(self, judged: Visit | Rejected) -> Tap:
        """A judged tap as it stands in the figures."""
        scan = judged.scan
        return Tap(
            hash=scan.hash,
            point=self.code_of(scan.device, scan.filed_at),
            device=scan.device,
            journal=scan.journal,
            sequence=scan.sequence,
            reader=scan.reader,
            medium=scan.medium,
            proof=scan.proof,
            credential=scan.credential,
            refusal=scan.refusal,
            occurred_at=scan.occurred_at,
            clock=scan.clock,
            received_at=scan.received_at,
            how=scan.when.how,
            earliest=scan.when.earliest,
            latest=scan.when.latest,
            officer=judged.officer if isinstance(judged, Visit) else None,
            reason=judged.reason if isinstance(judged, Rejected) else None,
            assurance=judged.assurance if isinstance(judged, Visit) else None,
        )

    def hole(self, gap: Gap, now: datetime) -> Hole:
        """A declared hole, at the point where the device stood when the lines were lost."""
        point = self.code_of(gap.device, gap.after or gap.before or now)
        return Hole(gap.device, point, gap.journal, gap.first, gap.last, gap.reason, gap.after, gap.before)

    def chain_head(self, tip: JournalTip, now: datetime) -> ChainHead:
        """Where a journal stands."""
        return ChainHead(tip.device, self.code_of(tip.device, now), tip.journal, tip.sequence, tip.head)
