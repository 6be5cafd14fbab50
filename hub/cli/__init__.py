"""The command line `riskpoint-hub`: parses, opens the database, calls one service, prints. Nothing is decided here."""

import sys

from hub.cli import (
    alarms,
    assets,
    audit,
    backups,
    badges,
    broker,
    bundle,
    choices,
    commands,
    crime,
    evidence,
    flags,
    inventory,
    letters,
    notices,
    open_data,
    orders,
    pictures,
    point_settings,
    points,
    privacy,
    programs,
    register,
    report_forms,
    report_life,
    sheets,
    sun,
    users,
)
from hub.cli.frame import app
from hub.kernel.refused import Refused

__all__ = [
    "alarms",
    "app",
    "assets",
    "audit",
    "backups",
    "badges",
    "broker",
    "bundle",
    "choices",
    "commands",
    "crime",
    "evidence",
    "flags",
    "inventory",
    "letters",
    "main",
    "notices",
    "open_data",
    "orders",
    "pictures",
    "point_settings",
    "points",
    "privacy",
    "programs",
    "register",
    "report_forms",
    "report_life",
    "sheets",
    "sun",
    "users",
]  # each room adds its commands to `app`


def main() -> None:
    """Runs the command; what cannot be done is one line with a hint, and exit code 2."""
    try:
        app()
    except Refused as refusal:
        sys.stderr.write(f"riskpoint-hub: {refusal}\n")
        sys.exit(2)
