"""Repairs, letters and the headline of a real month: as by hand, and as the bundle's own verifier recomputes them."""

import json

import pytest

from hub.reports.bundle.making import make
from tests.parts.bundle_mutants.bundles import complaints, unzipped
from tests.parts.bundle_mutants.insider import pretty, reseal
from tests.parts.hands import HUB_KEY, hand
from tests.parts.small_hub import small_hub
from tests.parts.worked_month import AFTER, AFTER_WORK, BEFORE, DISTRICT, NOVEMBER, a_month_of_work


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("office")
    with small_hub(f"sqlite:///{folder / 'hub.db'}") as hub:
        a_month_of_work(hub)
        return unzipped(make(hub.engine, NOVEMBER, out=folder / "b.zip", hand=hand(at=AFTER), district=DISTRICT).path)


def test_the_verifier_recomputes_every_figure_of_the_office(honest: dict[str, bytes]) -> None:
    figures = json.loads(honest["figures.json"])
    by_kind = {one["kind"]: one for one in figures["repairs"]}
    waste, sign = by_kind["waste"], by_kind["sign"]
    assert (waste["standing"], waste["counted"]) == ("said_done", "unknown")
    assert (waste["before"], waste["after"]) == ([BEFORE], [AFTER_WORK])
    assert (sign["standing"], sign["counted"], sign["turns"][-1]["why"]) == ("not_required", "", "ป้ายของเอกชน")
    assert "in_time" in {one["answered"] for one in figures["letters"]}
    assert (figures["chosen"]["document"], figures["headline"]["rule"]) == ("กท 5099/7", "equal-weight-mean/1")
    assert complaints(honest) == []


def test_a_figure_of_the_office_that_was_changed_is_named(honest: dict[str, bytes]) -> None:
    for change, complaint in (
        (lambda told: told["environment"].update(proved=9), "environment proved"),
        (lambda told: told["repairs"][0].update(counted="proved"), "repairs"),
        (lambda told: told["letters"][0].update(issued_at=None), "letters"),
        (lambda told: told["headline"].update(percent="100.00"), "headline percent"),
        (lambda told: told["chosen"].update(letter_workdays=9), "chosen letter_workdays"),
    ):
        files = dict(honest)
        figures = json.loads(files["figures.json"])
        change(figures)
        files["figures.json"] = pretty(figures)
        reseal(files, HUB_KEY)
        assert any(complaint in line for line in complaints(files)), complaint
