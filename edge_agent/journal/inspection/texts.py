"""What is said to a person, in pairs: the Thai line and the English one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said twice."""

    thai: str
    english: str

    def __str__(self) -> str:
        return f"{self.thai}\n{self.english}"


class Refused(Exception):  # noqa: N818 (what happened, not an error of ours)
    """It could not be looked at: why, and what to do about it. `is_ruin` where the file itself is the reason."""

    def __init__(self, what: Text, *, hint: Text, is_ruin: bool = False) -> None:
        super().__init__(what.english)
        self.what, self.hint, self.is_ruin = what, hint, is_ruin
