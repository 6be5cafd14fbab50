"""Whatever an act of the hub's chain is and tells has words in both languages: no page shows a name of the code."""

import re
import typing
from collections.abc import Iterator

import msgspec

from hub.audit.shown import Row
from hub.audit.words import FIELDS, KINDS, VALUES
from hub.kernel.rights import Role
from wire_contract.acts import KIND_OF_ACT, CorrectionProposed

THAI = re.compile("[\u0e00-\u0e7f]")


def shown_fields(shape: type[msgspec.Struct]) -> Iterator[str]:
    """As `hub.audit.shown` goes through an act: of a change what its record has; of a proposal what is proposed."""
    for one in msgspec.structs.fields(shape):
        if one.encode_name in {"before", "after"}:
            for record in typing.get_args(one.type):
                if record is not type(None):
                    yield from shown_fields(record)
        else:
            yield one.encode_name


def test_every_kind_of_act_has_words_in_both_languages() -> None:
    assert set(KINDS) == set(KIND_OF_ACT.values())
    assert [kind for kind, (thai, english) in KINDS.items() if not THAI.search(thai) or THAI.search(english)] == []
    assert len(set(KINDS.values())) == len(KINDS)


def test_every_field_of_an_act_has_words_in_both_languages() -> None:
    shown = {name for shape in KIND_OF_ACT if shape is not CorrectionProposed for name in shown_fields(shape)}
    assert shown - {"reason"} - FIELDS.keys() == set()
    same = {name for name, (thai, english) in FIELDS.items() if not THAI.search(thai) and thai != english}
    assert same | {name for name, (_, english) in FIELDS.items() if THAI.search(english)} == set()


def test_a_role_is_told_in_words_and_a_login_as_it_is() -> None:
    assert Row("role", None, "auditor").words("auditor") == ("ผู้ตรวจสอบ (อ่านอย่างเดียว)", "Auditor (reads only)")
    assert Row("login", None, "auditor").words("auditor") is None
    assert {role.value for role in Role} == set(VALUES["role"])
