"""Two programs that share no code judge districts at random, and agree on every figure: the hub, and the verifier."""

import json
from pathlib import Path

import pytest

from hub.database import open_engine, upgrade
from hub.kernel.period import Month
from hub.reports.bundle.making import make
from tests.parts import any_district
from tests.parts.audited_month import DISTRICT, OCTOBER, by
from tests.parts.bundle_mutants.bundles import PRINTED_KEY, complaints, unzipped


@pytest.mark.parametrize("seed", range(6))
def test_the_hub_and_the_verifier_agree_about_any_district(seed: int, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    upgrade(engine)
    for _ in any_district.live(engine, seed):
        pass
    before = []
    for month, hours in ((OCTOBER, 3), (OCTOBER, 4)):
        out = tmp_path / f"{hours}.zip"
        make(engine, month, out=out, hand=by("somying", any_district.after(hours)), district=DISTRICT)
        assert complaints(unzipped(out), hub_key=PRINTED_KEY, previous=before) == []
        before += [json.loads(unzipped(out)[name]) for name in ("manifest.json", "figures.json")]
    engine.dispose()
    assert Month.parse(before[0]["month"]) == OCTOBER
