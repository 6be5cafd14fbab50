"""Self-tests of cameras and lamps: their results, what the hub makes of them, and what follows."""
