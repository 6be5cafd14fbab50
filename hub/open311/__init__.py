"""Open311 GeoReport v2: what the district tells everybody of its maintenance, and what others report to it."""
