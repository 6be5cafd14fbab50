"""Camera tests that never happened: real pictures of places, with weather, with faults, by day and by night. All from a seed."""
