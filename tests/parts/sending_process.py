"""One round of sending, as a process that a test may kill: `python -m tests.parts.sending_process hub.toml MOMENT`."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from hub.database import open_engine
from hub.notices.channels import channels_of
from hub.notices.sending import Sending
from hub.settings import read_settings


def start(config: Path, *, now: datetime) -> subprocess.Popen[str]:
    """The process is under way."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.parts.sending_process", str(config), now.isoformat()]
    return subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True)


def main(config: Path, now: datetime) -> None:
    """What is due was tried once."""
    settings = read_settings(config)
    Sending(open_engine(settings.database_url), channels_of(settings)).round(now)


if __name__ == "__main__":
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
