"""What a self-test shows: pure rules, each from one line alone."""
