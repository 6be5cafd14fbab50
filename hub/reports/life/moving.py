"""One step of one version: what it needs, and how the version stands afterwards. Pure; the table decides."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.reports.life.period import Period
from hub.reports.life.states import NEW_VERSION, TABLE, Need, State, Step
from hub.reports.life.version import Version

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Made:
    """Figures that were made just now, under their names."""

    figures: str
    heads: str
    rules: str
    as_of: datetime
    uses: tuple[str, ...] = ()
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody asks for a step."""

    step: Step
    period: Period
    by: str
    at: datetime
    rights: Collection[Right]
    said: str = ""
    made: Made | None = None
    """Of steps that make the figures anew."""
    paper: str | None = None
    """Of issuing."""


def moved(version: Version | None, asking: Asking) -> Version:
    """The version after the step (of `REVISE` perhaps a new one), or refused with what is missing."""
    state = version.state if version else None
    way = TABLE.get((state, asking.step))
    if way is None:
        raise Refused(
            f"รายงานอยู่ในสถานะที่ทำขั้นนี้ไม่ได้ · a report that is {state.value if state else 'not begun'} knows no step "
            f"{asking.step.value}",
            hint="ดูรายงานใหม่ · look at the report again",
        )
    if way.right not in asking.rights:
        raise Refused(f"ไม่มีสิทธิ์ทำขั้นนี้ · {asking.step.value} is not for you", hint=f"ต้องมีสิทธิ์ · it needs {way.right.value}")
    for need in sorted(way.needs):
        _CHECKS[need](version, asking)
    return _after(version, way.to, asking)


def _after(version: Version | None, to: State, asking: Asking) -> Version:
    if version is None or (version.state, asking.step) in NEW_VERSION:
        return _fresh(asking, version.version + 1 if version else 1)
    after = replace(version, state=to, revision=version.revision + 1, changed_at=asking.at)
    if asking.step is Step.CHECK:
        return replace(after, checked_by=asking.by, checked_at=asking.at)
    if asking.step is Step.ISSUE:
        return replace(after, issued_by=asking.by, issued_at=asking.at, paper=asking.paper)
    after = replace(after, checked_by=None, checked_at=None)
    return _with_figures(after, asking.made) if asking.made else after


def _fresh(asking: Asking, number: int) -> Version:
    made = asking.made
    if made is None:
        raise AssertionError("a version begins with figures")  # a bug of ours
    return Version(
        period=asking.period,
        version=number,
        revision=1,
        state=State.DRAFT,
        figures=made.figures,
        heads=made.heads,
        rules=made.rules,
        as_of=made.as_of,
        uses=made.uses,
        changes=made.changes,
        changed_at=asking.at,
    )


def _with_figures(version: Version, made: Made) -> Version:
    return replace(
        version,
        figures=made.figures,
        heads=made.heads,
        rules=made.rules,
        as_of=made.as_of,
        uses=made.uses,
        changes=made.changes,
    )


def _over(version: Version | None, asking: Asking) -> None:
    if not asking.period.is_over(asking.at):
        raise Refused(
            f"{asking.period.words[0]}ยังไม่สิ้นสุด · {asking.period.words[1]} is not over",
            hint="รอให้พ้นวันสุดท้าย และตรวจนาฬิกาของเครื่องแม่ข่าย · wait for its last day to end; is the server's clock right?",
        )
    if version is not None and not asking.period.is_over(version.as_of):
        raise Refused(
            "ตัวเลขนี้จัดทำก่อนสิ้นสุดช่วงเวลา · these figures were made before the period was over",
            hint="จัดทำร่างใหม่ แล้วตรวจอีกครั้ง · make the draft anew, then check it",
        )


def _other_person(version: Version | None, asking: Asking) -> None:
    if version is not None and asking.by == version.checked_by:
        raise Refused(
            "ผู้ออกรายงานต้องไม่ใช่ผู้ตรวจ · another person than who checked it has to issue it",
            hint="ให้ผู้มีสิทธิ์ออกรายงานอีกคนเข้าระบบ · ask somebody else who may issue to sign in",
        )


def _reason(_: Version | None, asking: Asking) -> None:
    if not asking.said:
        raise Refused("ต้องมีเหตุผล · this needs a reason", hint="1–500 ตัวอักษร · 1 to 500 characters")


def _revision(version: Version | None, _: Asking) -> None:
    if version is not None and version.version == 1:
        raise Refused(
            "ฉบับแรกยกเลิกไม่ได้ · the first edition is owed and cannot be put aside",
            hint="จัดทำร่างใหม่ได้ · its draft can be made anew",
        )


_CHECKS: Mapping[Need, Callable[[Version | None, Asking], None]] = {
    Need.OVER: _over,
    Need.OTHER_PERSON: _other_person,
    Need.REASON: _reason,
    Need.REVISION: _revision,
}


def cleaned(said: str) -> str:
    """The same words in one line; refused where they are too many."""
    words = " ".join(said.split())
    if len(words) > LONGEST_REASON or not words.isprintable():
        raise Refused("ข้อความยาวเกินไป · the text is too long", hint="ไม่เกิน 500 ตัวอักษร · at most 500 characters")
    return words
