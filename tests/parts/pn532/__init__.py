"""A PN532 chip and the cards that people lay on it, for tests; they share no code with the product."""
