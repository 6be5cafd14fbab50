"""The hub's own chain as people read it, corrections that a second person approves, and whether the register agrees."""
