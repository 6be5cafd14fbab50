"""Roles of people at the hub, and the rights of each role. Pure. Every page and route names the right it asks for.

A right is what somebody may do or see, never where: a page that shows two kinds of things asks for each of them.
"""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the office; everybody who may sign in has one."""

    OFFICER = "officer"
    """เจ้าหน้าที่เทศกิจ: patrols, and reports defects."""
    OPERATOR = "operator"
    """ผู้ปฏิบัติงานฝ่ายเทศกิจ: watches, acknowledges, keeps the register."""
    SECTION = "section"
    """Staff of a section that repairs (ฝ่ายโยธา …): sees only what is for that section."""
    SUPERVISOR = "supervisor"
    """Head of section or director: approves and signs."""
    AUDITOR = "auditor"
    """Sees everything that a report rests on, and changes nothing."""
    ADMINISTRATOR = "administrator"
    """Looks after users, points, devices and settings."""


class Right(StrEnum):
    """One thing that somebody may see or do; also the scopes of API tokens."""

    SEE_BOARD = "see_board"
    """How points, devices, cameras and lamps stand; no names of people."""
    SEE_OWN_SECTION = "see_own_section"
    """What is for the user's own section."""
    SEE_EVIDENCE = "see_evidence"
    """Lines, chains, quarantine, flags, the audit log."""
    SEE_PEOPLE = "see_people"
    """Officers by name, and their cards: personal data."""
    EXPORT_PEOPLE = "export_people"
    """Officers and cards as a file: personal data leaves the hub; who took it stands in the access log."""
    SEE_PICTURES = "see_pictures"
    """Pictures of failed camera tests; each view is an act."""
    SEE_REPORTS = "see_reports"
    """Monthly reports, evidence bundles, open data."""
    ACKNOWLEDGE = "acknowledge"
    """Alarms: acknowledge and comment; flags: settle."""
    COMMAND = "command"
    """Send a device a command: test now, blink, restart, collect logs."""
    REGISTER = "register"
    """Officers, cards, badges, assets."""
    PROPOSE = "propose"
    """Ask for a change of what is past."""
    APPROVE = "approve"
    """Decide what somebody else proposed."""
    CONFIGURE = "configure"
    """Points, duties, devices, settings."""
    MANAGE_USERS = "manage_users"
    """Users, their roles and tokens."""
    REPORT_DEFECT = "report_defect"
    """Report a defect at a point, with a photograph."""
    SEE_ORDERS = "see_orders"
    """Every section's work orders and letters."""
    ANSWER_ORDERS = "answer_orders"
    """Say how far a work order has come: acknowledged, begun, done."""
    MANAGE_ORDERS = "manage_orders"
    """Open, assign, return and cancel work orders; draft letters."""
    CHECK_REPORTS = "check_reports"
    """Reports: make drafts, check them, send them back, ask for a revision."""
    ISSUE_REPORTS = "issue_reports"
    """Reports: issue for good what somebody else has checked."""
    PRIVACY = "privacy"
    """What is held of a person: hand it out, erase it, see who looked at it."""


_SEES = frozenset(
    {
        Right.SEE_BOARD,
        Right.SEE_EVIDENCE,
        Right.SEE_PEOPLE,
        Right.SEE_PICTURES,
        Right.SEE_REPORTS,
        Right.SEE_ORDERS,
    }
)
_WORKS = frozenset({Right.REPORT_DEFECT, Right.ANSWER_ORDERS, Right.MANAGE_ORDERS})
_OPERATES = _SEES | _WORKS | {Right.ACKNOWLEDGE, Right.COMMAND, Right.REGISTER, Right.PROPOSE, Right.CHECK_REPORTS}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OFFICER: frozenset({Right.SEE_BOARD, Right.REPORT_DEFECT}),
    Role.OPERATOR: _OPERATES,
    Role.SECTION: frozenset({Right.SEE_OWN_SECTION, Right.ANSWER_ORDERS}),
    Role.SUPERVISOR: _OPERATES | {Right.APPROVE, Right.CONFIGURE, Right.EXPORT_PEOPLE, Right.ISSUE_REPORTS},
    Role.AUDITOR: _SEES,
    Role.ADMINISTRATOR: frozenset(Right) - {Right.SEE_OWN_SECTION},
}
"""Who may do what. An administrator has every right, also so that an office of two people can work; a second person is
still a second person, since nobody approves what they proposed themselves.
"""
