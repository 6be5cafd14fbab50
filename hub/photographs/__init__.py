"""Photographs of work that people take at a point: kept as they came, shown drawn anew, claims apart, gone in time."""
