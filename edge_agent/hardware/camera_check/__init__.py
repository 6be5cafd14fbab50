"""One camera's whole test, in a process of its own: it may hang or crash, and the agent only hears of it."""
