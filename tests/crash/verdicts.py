"""What a judge raises where a power cut took everything."""


class GoneError(AssertionError):
    """Something had been promised, and there is no file, or one that has just been begun."""
