"""The evidence bundle: one zip in which every figure of a month can be checked without us."""
