"""One camera's whole test, in a process of its own: it may hang, crash or eat memory, and the agent only hears of it."""
