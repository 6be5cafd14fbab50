"""Risk points, the devices at them, their keys, last known state and signed settings."""
