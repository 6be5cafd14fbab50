"""Long runs: `./run soak NAME`. Each prints a summary and ends with 1 at the first thing that must not be."""
