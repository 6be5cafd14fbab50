"""Official letters about defects, the agencies they go to, and the register of what goes out."""
