"""The crash explorer: what a power cut at any moment of a recorded run leaves on the disk, opened by the product again."""
