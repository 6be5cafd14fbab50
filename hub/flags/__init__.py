"""Suspicious taps: what the district's rules notice, and what an operator makes of it. Nothing is dropped here."""
