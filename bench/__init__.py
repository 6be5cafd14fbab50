"""What operations cost, as ratios measured in one run."""
