"""A point's hardware as typed data: problems found before deployment, and the files that follow from it."""
