"""Ratios, the monthly report, and its documents."""
