"""What is said where a device that the point talks with is not there: no library of any device is needed to say it."""


class PortGoneError(OSError):
    """The device is not there, not ours, or no longer there; the text says what to do."""


class PortClosedError(Exception):
    """Somebody called `close`."""
