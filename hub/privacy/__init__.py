"""Personal data: what is kept and why, what is held of somebody, and how a name is erased. Chains hold codes only."""
