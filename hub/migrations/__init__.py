"""How the hub's database came to its present form, one revision after the other (Alembic). Nothing imports these."""
