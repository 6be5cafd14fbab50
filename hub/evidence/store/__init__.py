"""What evidence remembers: the tables, and every statement that touches them. Called by `hub.evidence.service` only."""
