"""The Nth-system-call sweep: the real agent process, with a kill, EIO or ENOSPC at any of its calls on its files."""
