"""Acts about personal data: what was held of somebody was handed out, their name was erased, a request and its answer.

Codes and logins only; whoever is neither officer nor user is known by the number of the letter that they sent.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from wire_contract.act_parts import DayText, Why
from wire_contract.field_types import Hash, Text

PersonText = Annotated[str, Meta(max_length=210, pattern=r"^(officer:|user:)[^\x00-\x1f\x7f]{1,200}$|^other$")]
"""`officer:CODE`, `user:LOGIN`, or `other`."""
RequestKind = Literal["access", "erasure", "correction", "objection"]
RequestOutcome = Literal["granted", "partly", "refused", "withdrawn"]


class PersonExported(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything held of an officer was handed out as a file. The act stands in the chain before a byte of it left."""

    officer: Text
    reason: Why
    request: Hash | None = None


class PersonErased(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The officer's name is gone from the hub; the code stays, so that figures and evidence still verify."""

    officer: Text
    reason: Why
    request: Hash | None = None


class UserExported(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything held of a user was handed out as a file."""

    login: Text
    reason: Why
    request: Hash | None = None


class UserErased(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The user's name, password, second factors, sessions and addresses are gone; the login stays where it signed."""

    login: Text
    reason: Why
    request: Hash | None = None


class RequestReceived(Struct, frozen=True, kw_only=True):
    """Somebody asked what the law lets them ask (PDPA s.30, s.32, s.33, s.36); the line's hash names the request."""

    person: PersonText
    kind: RequestKind
    received_on: DayText
    due_on: DayText
    letter: Text
    """The number of the letter that came; may be empty where they came themselves."""


class RequestExtended(Struct, frozen=True, kw_only=True):
    """The answer takes longer, until `due_on`; once at most."""

    request: Hash
    due_on: DayText
    reason: Why


class RequestAnswered(Struct, frozen=True, kw_only=True):
    """The request is answered, or was taken back by whoever made it."""

    request: Hash
    outcome: RequestOutcome
    letter: Text
    """The number of the letter of answer."""
    answer: Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
    """What was answered in a line; why, where not all was granted (s.39). No names."""
