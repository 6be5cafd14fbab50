"""Rotating QR badges: an operator invites, a phone makes a key and proves that it has it, the officer carries it."""
