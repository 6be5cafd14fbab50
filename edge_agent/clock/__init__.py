"""The device's clocks: wall time and how far to trust it, uptime, the boot. No other room of the agent reads them."""

from edge_agent.clock.moment import STEP, Clock, Moment, moment_of, stepped
from edge_agent.clock.system import SystemClock

__all__ = ["STEP", "Clock", "Moment", "SystemClock", "moment_of", "stepped"]
