"""Real processes under everything that can go wrong: agents, a broker, a hub, and lines between them that fail."""
