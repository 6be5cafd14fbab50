"""An agent as a process whose clock is trusted, whatever this machine knows of the time: `python -m … agent.toml`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from edge_agent.cli import run_agent
from edge_agent.settings import read_settings
from edge_agent.simulation.clock import SimulatedClock

if __name__ == "__main__":
    run_agent(read_settings(Path(sys.argv[1])), clock=SimulatedClock(datetime.now(UTC), speed=1.0))
