"""Scans, duties, visits and day cells: was a point patrolled, was it not, or is it unknown."""
