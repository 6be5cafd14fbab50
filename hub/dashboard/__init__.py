"""What operators keep open: the board of today, the month as a heat map, the map, the wall screen, one point's page."""
