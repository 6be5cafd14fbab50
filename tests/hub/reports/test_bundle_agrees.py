"""Two programs that share no code judge districts at random, and agree on every figure: the hub, and the verifier."""

from pathlib import Path

import pytest

from tests.parts.bundle_mutants.agreement import disagreements


@pytest.mark.parametrize("seed", range(6))
def test_the_hub_and_the_verifier_agree_about_any_district(seed: int, tmp_path: Path) -> None:
    """September's bundle is made some time in October; October's twice, the second going on from the first."""
    assert disagreements(seed, tmp_path) == []
