"""Each kind of fault has its own words: what a holder of the hub's key may try, and what the verifier calls it."""

import json
from collections.abc import Callable

import pytest

from hub.reports.bundle import verify
from tests.parts.bundle_mutants.bundles import PRINTED_KEY, Files, Held, seal
from tests.parts.bundle_mutants.honest import Honest, make_honest
from tests.parts.bundle_mutants.rows import event_of, hash_of, hub_events, joined, pretty, reseal, row_of, rows
from tests.parts.hands import HUB_KEY
from tests.parts.journals import key

CARD = "devices/bkk-one/0000000c"
Edit = Callable[[Files], None]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Honest:
    return make_honest(tmp_path_factory.mktemp("honest"))


def an_older_head(files: Files) -> None:
    events, found = hub_events(files), rows(files[f"{CARD}.lines"])
    (head,) = [one for one in events[-1]["data"]["heads"] if one["journal"] == "0000000c"]
    head["sequence"], head["head"] = len(found) - 1, hash_of(found[-2])
    reseal(files, HUB_KEY, events)


def a_late_beginning(files: Files) -> None:
    found, receipts, manifest = rows(files[f"{CARD}.lines"]), rows(files[f"{CARD}.receipts"]), _manifest(files)
    files[f"{CARD}.lines"], files[f"{CARD}.receipts"] = joined(found[9:]), joined(receipts[9:])
    (listed,) = [one for one in manifest["journals"] if one["journal"] == "0000000c"]
    listed["first"] = 10
    files["manifest.json"] = pretty(manifest)
    reseal(files, HUB_KEY)


def a_line_out_of_the_middle(files: Files) -> None:
    for ending in ("lines", "receipts"):
        found = rows(files[f"{CARD}.{ending}"])
        files[f"{CARD}.{ending}"] = joined([*found[:4], *found[5:]])
    reseal(files, HUB_KEY)


def the_key_of_the_card_before(files: Files) -> None:
    _signed_anew(files, key(1))


def the_hubs_key(files: Files) -> None:
    _signed_anew(files, HUB_KEY)


def _signed_anew(files: Files, by: object) -> None:
    found = rows(files[f"{CARD}.lines"])
    found[6] = row_of(event_of(found[6]), by)  # type: ignore[arg-type] # a private key
    files[f"{CARD}.lines"] = joined(found)
    reseal(files, HUB_KEY)


def an_approval_by_the_one_who_asked(files: Files) -> None:
    events = hub_events(files)
    for event in events:
        if event["type"] in {"riskpoint.correction.decided.v1", "riskpoint.exclusion.changed.v1"}:
            event["subject"] = "somying"
    reseal(files, HUB_KEY, events)


def another_rule(files: Files) -> None:
    files["manifest.json"] = pretty({**_manifest(files), "rules": "patrol/1"})
    seal(files, HUB_KEY)


def _manifest(files: Files) -> dict[str, list[dict[str, object]]]:
    return json.loads(files["manifest.json"])  # type: ignore[no-any-return]


FAULTS: tuple[tuple[Edit, str, str], ...] = (
    (an_older_head, "beyond", CARD),
    (a_late_beginning, "begin", CARD),
    (a_line_out_of_the_middle, "head", CARD),
    (the_key_of_the_card_before, "not-then", f"{CARD}.lines 7"),
    (the_hubs_key, "vouched", f"{CARD}.lines 7"),
    (an_approval_by_the_one_who_asked, "approval", "hub.lines"),
    (another_rule, "rules", "manifest.json"),
)


@pytest.mark.parametrize(("edit", "code", "where"), FAULTS, ids=[edit.__name__ for edit, _, _ in FAULTS])
def test_it_is_called_by_its_name(honest: Honest, edit: Edit, code: str, where: str) -> None:
    files = dict(honest.october)
    edit(files)
    say = verify.check(Held(files), hub_key=PRINTED_KEY, previous=[])  # type: ignore[arg-type] # the same questions
    assert [one[1] for one in say.wrong if one[0] == code and one[1].startswith(where)] != [], say.wrong


def test_every_kind_of_fault_is_said_in_thai_and_english() -> None:
    for thai, english in verify.SAYS.values():
        assert any("\u0e01" <= letter <= "\u0e5b" for letter in thai)
        assert english.isascii()
