"""How a paper is set: words and numerals, this house's fonts, typst in a process of its own; and whose paper it is."""
