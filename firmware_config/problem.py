"""What is wrong with a profile: the rule, the key with its line, and what to do, in Thai and English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in both languages."""

    thai: str
    english: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault."""

    rule: str
    key: str
    what: Said
    hint: Said
    line: int | None = None

    def text(self, file: str) -> str:
        """For a terminal: place and rule, then what is wrong, then what to do."""
        place = f"{file}:{self.line}" if self.line else file
        return (
            f"{place}: {self.key or 'the file'} [{self.rule}]\n"
            f"  {self.what.thai}\n  {self.what.english}\n"
            f"  → {self.hint.thai}\n  → {self.hint.english}"
        )
