"""Alarms: something that somebody should do something about, opened and cleared by what the hub sees, never by hand."""
