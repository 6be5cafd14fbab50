"""Backups of a hub: `taking` writes one while the hub serves, `restoring` makes a hub of one after checking all of it.

A backup is a folder that fits either database and that anybody can look into (`docs/decisions/0007-backups.md`).
"""
