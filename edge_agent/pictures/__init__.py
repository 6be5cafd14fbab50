"""Reduced pictures that a point keeps for its hub to ask for, in `data_dir/pictures`. Nothing here sends or judges."""
