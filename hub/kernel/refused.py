"""What a person asked for and cannot have: one line that says why, and what to do instead. Pure."""


class Refused(ValueError):  # noqa: N818 (raise Refused: a request is turned down, nothing broke)
    """A request that cannot be met as it stands; the hint says what the person may do about it."""

    def __init__(self, complaint: str, *, hint: str) -> None:
        super().__init__(complaint)
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.args[0]} ({self.hint})"


class NeedsApprovalError(Refused):
    """What is asked for changes days that are over, so a second person must approve it."""
