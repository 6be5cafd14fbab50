"""One file for each kind of asset: a test's line in, a verdict out. Pure; judged anew whenever somebody looks."""
