"""What people read, said twice. Pure: which of the two is shown is the page's business."""

Pair = tuple[str, str]
"""Thai, then English: side by side, so that neither can be missing."""
