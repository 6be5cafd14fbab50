"""What a technician sees of a journal, without touching it: a copy is looked at, also of a ruined or foreign file."""
