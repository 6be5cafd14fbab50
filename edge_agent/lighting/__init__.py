"""Lamps: what to switch and when to sample, and samples to measurements. Pure; nothing here judges."""
