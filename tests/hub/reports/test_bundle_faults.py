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


def a_journal_that_begins_before_its_first_line(files: Files) -> None:
    manifest = _manifest(files)
    (listed,) = [one for one in manifest["journals"] if one["journal"] == "0000000c"]
    assert listed["first"] == 1
    listed["first"] = 0
    files["manifest.json"] = pretty(manifest)
    seal(files, HUB_KEY)


def another_rule(files: Files) -> None:
    files["manifest.json"] = pretty({**_manifest(files), "rules": "patrol/1"})
    seal(files, HUB_KEY)


def a_finding_by_a_person(files: Files) -> None:
    events = hub_events(files)
    (first, *_) = [one for one in events if one["type"] == "riskpoint.proof.changed.v1"]
    first["subject"] = "somying"
    reseal(files, HUB_KEY, events)


def a_finding_that_people_take_back_without_leave(files: Files) -> None:
    events = hub_events(files)
    (last,) = [one for one in events if one["type"] == "riskpoint.proof.changed.v1" and one["data"]["before"]]
    last["subject"] = "hub"
    del last["data"]["proposal"]
    reseal(files, HUB_KEY, events)


def a_finding_of_a_tap_without_a_message(files: Files) -> None:
    """A plain number, or a sign of life: nothing that the hub alone could judge."""
    events = hub_events(files)
    (first, *_) = [one for one in events if one["type"] == "riskpoint.proof.changed.v1"]
    record = first["data"]["after"]
    record["sequence"], record["hash"] = 9, hash_of(rows(files[f"{CARD}.lines"])[8])
    reseal(files, HUB_KEY, events)


def a_figure_of_assurance(files: Files) -> None:
    figures = json.loads(files["figures.json"])
    figures["points"][0]["assurance"]["high"] += 1
    figures["points"][0]["assurance"]["low"] -= 1
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)


def a_copied_number_called_a_secret(files: Files) -> None:
    figures = json.loads(files["figures.json"])
    visit = next(tap for tap in figures["points"][0]["days"][29]["visits"] if tap["assurance"] == "low")
    visit["assurance"] = "high"
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)


def a_refusal_left_out(files: Files) -> None:
    figures = json.loads(files["figures.json"])
    (tap,) = figures["points"][0]["days"][29]["rejected"]
    tap["refusal"] = None
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)


def a_refused_tap_counted(files: Files) -> None:
    figures = json.loads(files["figures.json"])
    day = figures["points"][0]["days"][29]
    tap = day["rejected"].pop()
    day["visits"].append({**tap, "reason": None, "officer": "T-02", "assurance": "second_class"})
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)


def _manifest(files: Files) -> dict[str, list[dict[str, object]]]:
    return json.loads(files["manifest.json"])  # type: ignore[no-any-return]


FAULTS: tuple[tuple[Edit, str, str], ...] = (
    (an_older_head, "beyond", CARD),
    (a_late_beginning, "begin", CARD),
    (a_line_out_of_the_middle, "head", CARD),
    (the_key_of_the_card_before, "not-then", f"{CARD}.lines 7"),
    (the_hubs_key, "vouched", f"{CARD}.lines 7"),
    (an_approval_by_the_one_who_asked, "approval", "hub.lines"),
    (a_finding_by_a_person, "approval", "hub.lines"),
    (a_finding_that_people_take_back_without_leave, "approval", "hub.lines"),
    (a_finding_of_a_tap_without_a_message, "proof", "hub.lines"),
    (a_figure_of_assurance, "figure", "figures.json points P-1 assurance high"),
    (a_copied_number_called_a_secret, "figure", "figures.json points P-1 days 2026-10-30 visits 1 assurance"),
    (a_refusal_left_out, "figure", "figures.json points P-1 days 2026-10-30 rejected 0 refusal"),
    (a_refused_tap_counted, "figure", "figures.json points P-1 days 2026-10-30 visits"),
    (a_journal_that_begins_before_its_first_line, "manifest", CARD),
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
