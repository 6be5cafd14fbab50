"""Sensors of light and of current: chips on I2C and SPI, and a photoresistor at a pin. Never run on a Pi yet."""
