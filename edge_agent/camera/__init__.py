"""Grey pictures to measurements: pure, numpy only. Nothing here opens a camera or a file, and nothing judges."""
