"""The honest bundles to spoil, and with how little a spoilt one is found out."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.database import open_engine, upgrade
from hub.reports.bundle.making import make
from tests.parts import audited_month as told
from tests.parts.bundle_mutants.bundles import PRINTED_KEY, Files, complaints, unzipped
from tests.parts.bundle_mutants.superuser import make_anew, substance


@dataclass(frozen=True)
class Honest:
    """The month of `audited_month`: its database after the bundle was made, and both bundles."""

    database: Path
    september: Files
    october: Files
    made_anew: Any
    """What October's bundle says when it is made once more."""

    @property
    def last_month(self) -> Any:
        """What last month's bundle named."""
        return json.loads(self.september["manifest.json"])

    @property
    def printed(self) -> list[Any]:
        """What the district printed when it issued the month: the report's figures, and the bundle's manifest."""
        return [json.loads(self.october["figures.json"]), json.loads(self.october["manifest.json"])]


def make_honest(folder: Path) -> Honest:
    """The two months are lived through and bundled in this folder."""
    database = folder / "hub.db"
    engine = open_engine(f"sqlite:///{database}")
    upgrade(engine)
    told.live_through(engine)
    made = {}
    for month, at, before in (
        (told.SEPTEMBER, told.SEPTEMBER_MADE_AT, lambda: None),
        (told.OCTOBER, told.MADE_AT, lambda: told.live_on(engine)),
    ):
        before()
        out = folder / f"{month}.zip"
        make(engine, month, out=out, hand=told.by("somying", at), district=told.DISTRICT)
        made[month] = unzipped(out)
    engine.dispose()
    again = substance(make_anew(Path(shutil.copy(database, folder / "again.db"))))
    return Honest(database, made[told.SEPTEMBER], made[told.OCTOBER], again)


def tier(files: Files, honest: Honest) -> str | None:
    """With how little the spoilt bundle is found out: by itself, with the printed key, with what was printed before."""
    if complaints(files):
        return "by itself"
    if complaints(files, hub_key=PRINTED_KEY):
        return "printed key"
    if complaints(files, hub_key=PRINTED_KEY, previous=[honest.last_month]):
        return "last month's heads"
    if complaints(files, hub_key=PRINTED_KEY, previous=[honest.last_month, *honest.printed]):
        return "this month's printed heads"
    return None
