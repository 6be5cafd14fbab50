"""A street at night, down to registers and pins: relay, lamp, sky, cars, sensors. It shares no formula with the product."""
