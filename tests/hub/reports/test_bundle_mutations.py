"""Whoever spoils a bundle, or the database that it is made of, is found out. `./run soak bundle` does it by thousands."""

from collections import Counter

import pytest

from tests.parts.bundle_mutants.bundles import PRINTED_KEY, complaints
from tests.parts.bundle_mutants.honest import Honest, make_honest
from tests.parts.bundle_mutants.hunt import hunt

SAMPLE = range(90)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Honest:
    return make_honest(tmp_path_factory.mktemp("honest"))


def test_the_untouched_bundle_passes(honest: Honest) -> None:
    assert complaints(honest.october) == []
    assert complaints(honest.october, hub_key=PRINTED_KEY, previous=[honest.last_month, *honest.printed]) == []


def test_every_spoilt_bundle_is_found_out(honest: Honest) -> None:
    before = honest.database.read_bytes()
    found = list(hunt(honest, SAMPLE))
    assert [mutant for mutant in found if mutant.found_by is None] == []
    assert Counter(mutant.attacker for mutant in found) == {"editor": 30, "insider": 30, "superuser": 30}
    assert honest.database.read_bytes() == before
