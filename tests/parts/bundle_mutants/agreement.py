"""What the verifier finds wrong with honest bundles of a random district: it should be nothing."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from hub.database import open_engine, upgrade
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.reports.bundle.making import make
from tests.parts import any_district
from tests.parts.audited_month import DISTRICT, OCTOBER, SEPTEMBER, at, by
from tests.parts.bundle_mutants.bundles import PRINTED_KEY, Files, complaints, unzipped


def disagreements(seed: int, folder: Path) -> list[str]:
    """September is bundled some time in October, October twice at the end; each must go on from those before."""
    engine = open_engine(f"sqlite:///{folder / 'hub.db'}")
    upgrade(engine)
    wrong: list[str] = []
    before: list[Any] = []
    september_due: datetime | None = at(2 + seed * 7 % 28, "12:00")
    for now in any_district.live(engine, seed):
        if september_due and now >= september_due:
            wrong += _bundled(engine, SEPTEMBER, folder / "september.zip", now, before)
            september_due = None
    for hours in (3, 4):
        wrong += _bundled(engine, OCTOBER, folder / f"{hours}.zip", any_district.after(hours), before)
    engine.dispose()
    return wrong


def _bundled(engine: Engine, month: Month, out: Path, now: datetime, before: list[Any]) -> list[str]:
    try:
        make(engine, month, out=out, hand=by("somying", now), district=DISTRICT)
    except Refused:  # no point counted in September
        return []
    files: Files = unzipped(out)
    wrong = complaints(files, hub_key=PRINTED_KEY, previous=before)
    before += [json.loads(files["manifest.json"]), json.loads(files["figures.json"])]
    return wrong
