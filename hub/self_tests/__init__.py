"""What cameras and lamps tell of themselves: tests, verdicts, episodes. Unknown is never fine and never a defect."""
