"""The life of a report: draft, checked, issued for good, and revised when late data change what was issued."""
