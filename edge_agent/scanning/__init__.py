"""What a point makes of a read, pure: is the card known, is the tap a repeat or a replay, does the reader flood."""
