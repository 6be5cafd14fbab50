"""The only room that touches pins and the board. It moves levels and stamps edges; it decides nothing."""
