"""The journal: what is in it is signed, chained and durable. SQLite in WAL mode, one connection, one thread."""
