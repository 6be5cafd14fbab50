"""Lines as they came, chains, forks, holes and the quarantine. Nothing here judges what a line means."""
