"""What other systems get: nothing personal, nothing that tells a thief where to go, every figure with its source."""
