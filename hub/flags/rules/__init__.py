"""One file for each rule: taps in, flags out. Pure; an uncertain time never yields a certain accusation."""
