"""Of whom something is held or asked: an officer by code, a user by login, or somebody else by their letter. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from hub.kernel.refused import Refused


class PersonKind(StrEnum):
    """Where the hub knows a person from."""

    OFFICER = "officer"
    USER = "user"
    OTHER = "other"
    """Neither: somebody who asks whether anything is held of them."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as the hub's chain may name them."""

    kind: PersonKind
    code: str = ""
    """The officer's code or the user's login."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The person in `officer:T-01`, `user:somying` or `other`; raises `Refused`."""
        kind, _, code = text.strip().partition(":")
        if kind in PersonKind.__members__.values() and (kind == PersonKind.OTHER) == (code == ""):
            return cls(PersonKind(kind), code)
        raise Refused(
            f"ไม่รู้จัก {text[:60]!r} · {text[:60]!r} names nobody", hint="officer:T-01, user:somying หรือ or other"
        )

    @property
    def path(self) -> str:
        """Where what is held of them is shown, before the code; empty where the hub does not know them."""
        return {PersonKind.OFFICER: "/privacy/people/", PersonKind.USER: "/privacy/users/"}.get(self.kind, "")

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}" if self.code else self.kind.value
