"""What a board says of itself: heat, power, card, clock. What a board cannot tell is None, never "fine"."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from wire_contract.field_types import Count, Name, Text

Permille = Annotated[int, Meta(ge=0, le=1000)]
PowerSource = Literal["mains", "battery", "unknown"]


class Vitals(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The board's own state; what a board cannot tell is None."""

    temperature_milli_c: Annotated[int, Meta(ge=-273_150, lt=10**9)] | None = None
    throttled: Annotated[int, Meta(ge=0, lt=2**32)] | None = None
    """Bits of `vcgencmd get_throttled`: 0 under-voltage, 1 slowed down, 2 throttled, 3 near the limit of heat; 16 to 19
    the same since the boot, or since another program read them.
    """
    under_voltage: bool | None = None
    """The supply has been too low within the last seconds."""
    input_milli_volts: Count | None = None
    """What the supply gives, where the board measures it (Pi 5)."""
    power: PowerSource | None = None
    """What feeds the point, where a pin tells."""
    battery_permille: Permille | None = None
    battery_milli_volts: Count | None = None
    disk_free_bytes: Count | None = None
    """Of the file system that holds the journal; so the others of its kind."""
    disk_size_bytes: Count | None = None
    inodes_free: Count | None = None
    read_only: bool | None = None
    """The kernel takes no more writes, as after an error."""
    disk_errors: Count | None = None
    """Errors that the file system has met since it was last checked (ext4)."""
    disk_written_mib: Count | None = None
    """Written to the file system in its whole life (ext4): what wears a card that counts nothing itself."""
    card_life: Annotated[int, Meta(ge=1, le=11)] | None = None
    """JEDEC eMMC DEVICE_LIFE_TIME_EST, the worse of its two: 1 for up to 10 % used … 10 for up to 100 %, 11: more."""
    card_pre_eol: Annotated[int, Meta(ge=1, le=3)] | None = None
    """JEDEC eMMC PRE_EOL_INFO: 1 normal, 2 80 % of the reserve is used, 3 90 %."""
    memory_available_bytes: Count | None = None
    memory_size_bytes: Count | None = None
    load_milli: Count | None = None
    """How many programs ran or wanted to, the mean of five minutes in thousandths."""
    processors: Count | None = None
    clock_error_ms: Count | None = None
    """How wrong the wall clock may be by the kernel's own account; it grows while nothing disciplines the clock."""
    fan_rpm: Count | None = None
    contacts: dict[Name, bool] = msgspec.field(default_factory=dict)
    """Whether each contact of box and readers stands open."""
    degraded: Text | None = None
    """What the agent itself cannot do at present, such as recording; None when all is well."""
