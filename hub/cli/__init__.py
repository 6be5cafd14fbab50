"""The command line `riskpoint-hub`: parses, opens the database, calls one service, prints. Nothing is decided here."""

import sys

from hub.cli import broker, commands
from hub.cli.frame import app
from hub.cli.programs import key, migrate, report_month, run
from hub.cli.register import register
from hub.kernel.refused import Refused

__all__ = ["app", "broker", "commands", "key", "main", "migrate", "register", "report_month", "run"]


def main() -> None:
    """Runs the command; what cannot be done is one line with a hint, and exit code 2."""
    try:
        app()
    except Refused as refusal:
        sys.stderr.write(f"riskpoint-hub: {refusal}\n")
        sys.exit(2)
