"""Acts about personal data: what was held of somebody was handed out, or their name was erased. Codes only."""

from msgspec import Struct

from wire_contract.act_parts import Why
from wire_contract.field_types import Text


class PersonExported(Struct, frozen=True, kw_only=True):
    """Everything held of an officer was handed out as a file. The act stands in the chain before a byte of it left."""

    officer: Text
    reason: Why


class PersonErased(Struct, frozen=True, kw_only=True):
    """The officer's name is gone from the hub; the code stays, so that figures and evidence still verify."""

    officer: Text
    reason: Why
