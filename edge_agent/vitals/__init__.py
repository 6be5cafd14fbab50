"""What a point says of its own box and power, pure: when a contact has moved, when power has changed, what is told."""
