"""How a paper is set: Thai words and numerals, this house's fonts, typst in a process of its own; and whose paper it is."""
