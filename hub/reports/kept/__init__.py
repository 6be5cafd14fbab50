"""Points' parts of months that are over, kept until something comes that may change them."""
