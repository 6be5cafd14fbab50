"""The agent: wires pins, journal and uplink together, and turns them with one loop in one thread."""

from edge_agent.agent.agent import Agent

__all__ = ["Agent"]
