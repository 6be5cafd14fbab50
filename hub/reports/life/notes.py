"""What is told of reports by notices: no names, no figures. Pure."""

from hub.kernel import thai
from hub.kernel.rights import Right
from hub.notices.notice import Kind, Notice, Severity
from hub.reports.life.deadlines import FirstIssue
from hub.reports.life.period import Period
from hub.reports.life.version import Version


def path_of(period: Period) -> str:
    """The report's page."""
    return f"/reports/life/{period.kind.value}/{period.text}"


def reminder_note(first: FirstIssue, day: int) -> Notice:
    """The report is due; told once on the 1st and once on the 5th."""
    due = thai.date_short(first.due_on)
    return Notice(
        kind=Kind.WORK,
        key=f"report/{first.month}/reminder/{day}",
        severity=Severity.WARNING if day > 1 else Severity.INFO,
        thai=f"รายงานประจำเดือน{thai.month_long(first.month)} ยังไม่ออก ต้องออกภายใน {due}",
        english=f"the report of {first.month} is not issued; it is due on {first.due_on}",
        path=path_of(Period.of_month(first.month)),
        right=Right.SEE_REPORTS,
    )


def changed_note(draft: Version, count: int) -> Notice:
    """A revision waits; told once for each draft of the hub's own making."""
    of = draft.period
    return Notice(
        kind=Kind.WORK,
        key=f"report/{of.kind.value}/{of.text}/{draft.version}/{draft.revision}",
        severity=Severity.WARNING,
        thai=f"รายงาน{of.words[0]}ที่ออกแล้วมีตัวเลขเปลี่ยน {count} รายการ ร่างฉบับแก้ไขที่ {draft.version - 1} รอตรวจ",
        english=f"{count} figures of the issued report of {of.text} changed; revision {draft.version - 1} is drafted",
        path=path_of(of),
        right=Right.SEE_REPORTS,
    )
