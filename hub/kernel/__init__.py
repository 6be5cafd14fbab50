"""Nouns that several slices share: days, ratios, Thai dates and numerals. Pure."""
