"""The figures of a version opened: each of the five into its cells, and a cell into the events behind it."""
