"""The fonts of the printed documents, and the script that made them. Only files and that script live here."""
