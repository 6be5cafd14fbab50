"""The numbers of the rule lamps/1. Thousandths of a lux, milliamperes, millivolts, permille of the baseline."""

FULL_PERMILLE = 700
"""From here on a lamp is as bright as it should be (L70, where the trade counts an LED's life as over)."""
NONE_PERMILLE = 200
"""Below this it gives no light that could be told from its surroundings'."""
NONE_WITHOUT_OFF_PERMILLE = 300
"""The same where nobody knows how dark it is without the lamp: neighbours' light counts among the lamp's."""
RELATIVE_LIT_PERMILLE = 500
"""A sensor that only knows darker and brighter says no more than lit or not."""

SWINGS_OF_CYCLING = 3
"""Falls of the light within the lit phase that no passing car makes."""
NO_BRIGHTER_PERMILLE = 1_500
"""A lamp that cycles is not brighter than that; lightning is."""

DARK_MA = 15
"""Less is no current: the zero of a shunt amplifier."""
DARK_CURRENT_PERMILLE = 200
CYCLING_LEAST_PERMILLE = 500
CURRENT_SWINGS_OF_CYCLING = 2

SUPPLY_GONE_PERMILLE = 500
SUPPLY_GONE_MV = 1_000
"""Where no baseline tells how much it was."""

NIGHT_BELOW_MILLI_DEG = -6_000
DAY_ABOVE_MILLI_DEG = 6_000
DARK_ENOUGH_MLX = 20_000
"""More light than this with the lamp off is daylight, where nobody knows how the sun stands."""
TOO_BRIGHT_MLX = 200_000
TOO_BRIGHT_TIMES = 4
"""More than both, with the lamp off, is no lamp at all, whatever the clock says of the sun."""
RELATIVE_RANGE = 1_000
"""Of a sensor that only knows darker and brighter; more than half-way from the lit lamp to there is no lamp either."""

MOST_INTERVALS_PERMILLE = 750
"""So many intervals of a watch must say the same."""

LEAST_STEP_MLX = 1_000
LEAST_STEP_RELATIVE = 30
"""A baseline whose lit and dark differ by less compares with nothing."""

BLIND_AT_LEAST_MLX = 500
BLIND_PART = 4
"""A sensor that sees less than a quarter of what it saw without the lamp, where that was at least so much."""

SUN_SINKS_MILLI_DEG_PER_MIN = 200
"""At dusk in Thailand, at the slowest (cos of 20.5° north, at a solstice)."""
