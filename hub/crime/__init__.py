"""Police case counts: a station's monthly figures by point or area and kind of case. Counts only, never a case."""
