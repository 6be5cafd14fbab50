"""What cameras and lamps say of themselves, over time, for people: results, verdicts, episodes, day cells, pages."""
