"""Whoever spoils a bundle, or the database that it is made of, is found out. `./run soak bundle` does it by thousands."""

import json
from collections import Counter

import pytest

from tests.parts.bundle_mutants.bundles import PRINTED_KEY, complaints
from tests.parts.bundle_mutants.honest import Honest, make_honest
from tests.parts.bundle_mutants.hunt import hunt
from tests.parts.bundle_mutants.insider import make_figures_fit
from tests.parts.bundle_mutants.rows import pretty, reseal
from tests.parts.hands import HUB_KEY

SAMPLE = range(90)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Honest:
    return make_honest(tmp_path_factory.mktemp("honest"))


def test_the_untouched_bundle_passes(honest: Honest) -> None:
    assert complaints(honest.october) == []
    assert complaints(honest.october, hub_key=PRINTED_KEY, previous=[honest.last_month, *honest.printed]) == []


def test_figures_that_are_made_to_fit_an_untouched_bundle_are_the_same(honest: Honest) -> None:
    """Else whoever holds the hub's key would be weaker here than in life."""
    files = dict(honest.october)
    figures = json.loads(honest.october["figures.json"])
    files["figures.json"] = pretty({**figures, "points": [], "patrols": None})
    reseal(files, HUB_KEY)
    assert complaints(files) != []
    make_figures_fit(files)
    assert complaints(files) == []
    assert json.loads(files["figures.json"]) == figures


def test_every_spoilt_bundle_is_found_out(honest: Honest) -> None:
    before = honest.database.read_bytes()
    found = list(hunt(honest, SAMPLE))
    assert [mutant for mutant in found if mutant.found_by is None] == []
    assert Counter(mutant.attacker for mutant in found) == {"editor": 30, "insider": 30, "superuser": 30}
    assert honest.database.read_bytes() == before
