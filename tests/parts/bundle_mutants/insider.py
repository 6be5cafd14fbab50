"""Somebody holds the hub's key, edits the bundle, and signs it all anew; the devices' keys stay with the devices.

Where it helps them, they also make the figures fit what they left of the evidence.
"""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from hub.reports.bundle import verify
from tests.parts.bundle_mutants.bundles import PRINTED_KEY, Files, Held, seal
from tests.parts.bundle_mutants.editor import STRANGER
from tests.parts.bundle_mutants.rows import (
    OLD,
    event_of,
    hash_of,
    hub_events,
    joined,
    pretty,
    reseal,
    row_of,
    rows,
    written,
)
from tests.parts.hands import HUB_KEY

Edit = Callable[[Files, random.Random], str]
WORD_OF_THE_HUB = ("district", "generated_at")
"""What only the hub says: nothing in a bundle can contradict it."""


def spoil(files: Files, chance: random.Random) -> str:
    """One edit, and everything of the hub signed anew."""
    return chance.choice(EDITS)(files, chance)


def change_a_figure(files: Files, chance: random.Random) -> str:
    figures = json.loads(files["figures.json"])
    holder, name, path = chance.choice([leaf for leaf in leaves(figures) if leaf[2][0] not in WORD_OF_THE_HUB])
    holder[name] = another(holder[name], chance)
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)
    return f"figure {' '.join(map(str, path))}"


def change_a_list_of_figures(files: Files, chance: random.Random) -> str:
    figures = json.loads(files["figures.json"])
    found, path = chance.choice([each for each in lists(figures) if each[0]])
    if chance.random() < 0.6:
        del found[chance.randrange(len(found))]
    else:
        found.insert(chance.randrange(len(found)), copy.deepcopy(chance.choice(found)))
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)
    return f"list of figures {' '.join(map(str, path))}"


def change_a_line(files: Files, chance: random.Random) -> str:
    name, at, found = _a_line(files, chance)
    event = event_of(found[at])
    holder, key, path = chance.choice(list(leaves(event)))
    holder[key] = another(holder[key], chance)
    signature = found[at].partition(b" ")[0]
    found[at] = chance.choice([signature + b" " + written(event), row_of(event, STRANGER), row_of(event, HUB_KEY)])
    _put(files, name, found, chance)
    return f"{' '.join(map(str, path))} of line {at + 1} of {name}"


def change_a_measurement(files: Files, chance: random.Random) -> str:
    """A number of a camera's or a lamp's test, so that another verdict follows."""
    tests = [
        (name, at)
        for name in sorted(files)
        if name.startswith("devices/") and name.endswith(".lines")
        for at, row in enumerate(rows(files[name]))
        if b'.tested.v1"' in row
    ]
    name, at = chance.choice(tests)
    found = rows(files[name])
    event = event_of(found[at])
    holder, key, path = chance.choice([one for one in leaves(event["data"]) if isinstance(one[0][one[1]], int)])
    holder[key] = chance.choice([0, 1, 100_000])
    if chance.random() < 0.3:
        del found[at]
    else:
        found[at] = chance.choice([row_of(event, STRANGER), found[at].partition(b" ")[0] + b" " + written(event)])
    _put(files, name, found, chance, gone=(at, 1) if len(found) < len(rows(files[name])) else (0, 0))
    return f"{' '.join(map(str, path))} of test {at + 1} of {name}"


def change_a_verdict(files: Files, chance: random.Random) -> str:
    """What a test is said to have shown, or how a camera is said to have been on a day."""
    figures = json.loads(files["figures.json"])
    days = [day for point in figures["points"] for asset in point["assets"] for day in asset["days"]]
    tests = [test for day in days for test in day["tests"]]
    if chance.random() < 0.5:
        chance.choice(tests)["outcome"] = chance.choice(["pass", "fail", "inconclusive", "fine"])
    else:
        chance.choice(days)["state"] = chance.choice(["working", "defective", "unknown", "due"])
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)
    return "a verdict"


def change_a_signature(files: Files, chance: random.Random) -> str:
    name, at, found = _a_line(files, chance)
    line = found[at].partition(b" ")[2]
    other = chance.choice([row for row in found if row != found[at]]).partition(b" ")[0]
    found[at] = chance.choice([other + b" " + line, row_of(event_of(found[at]), HUB_KEY)])
    _put(files, name, found, chance)
    return f"signature of line {at + 1} of {name}"


def remove_lines(files: Files, chance: random.Random) -> str:
    name, at, found = _a_line(files, chance)
    count = chance.choice([1, 1, 1, 3])
    del found[at : at + count]
    _put(files, name, found, chance, gone=(at, count))
    return f"{count} lines from {at + 1} on out of {name}"


def cut_the_end(files: Files, chance: random.Random) -> str:
    name, _, found = _a_line(files, chance)
    count = chance.randint(1, min(len(found) - 1, 12))
    _put(files, name, found[:-count], chance, gone=(len(found) - count, count))
    return f"the last {count} lines of {name}"


def insert_a_line(files: Files, chance: random.Random) -> str:
    """A line that no device wrote, where it would stand; perhaps all after it are forged to follow."""
    name, at, found = _a_line(files, chance)
    key = chance.choice([HUB_KEY, STRANGER])
    event = event_of(found[at])
    event["id"], event["sequence"] = f"{event['id'][:8]}/{int(event['sequence']) + 1}", str(int(event["sequence"]) + 1)
    event["prev"] = hash_of(found[at])
    made = [row_of(event, key)]
    if chance.random() < 0.5:
        for row in found[at + 1 :]:
            event = event_of(row)
            number = int(event["sequence"]) + 1
            event["id"], event["sequence"], event["prev"] = (
                f"{event['id'][:8]}/{number}",
                str(number),
                hash_of(made[-1]),
            )
            made.append(row_of(event, key))
        found[at + 1 :] = made
    else:
        found.insert(at + 1, made[0])
    receipts = rows(files[name[:-5] + "receipts"])
    files[name[:-5] + "receipts"] = joined([*receipts, receipts[-1]])
    _put(files, name, found, chance)
    return f"a line after {at + 1} in {name}"


def swap_lines(files: Files, chance: random.Random) -> str:
    name, at, found = _a_line(files, chance)
    other = (at + chance.randint(1, len(found) - 1)) % len(found)
    found[at], found[other] = found[other], found[at]
    _put(files, name, found, chance)
    return f"lines {at + 1} and {other + 1} of {name} changed places"


def remove_a_journal(files: Files, chance: random.Random) -> str:
    name, _, _ = _a_line(files, chance)
    _, device, journal = name[:-6].split("/")
    for each in [each for each in files if each.startswith(name[:-6])]:
        del files[each]
    manifest, events = json.loads(files["manifest.json"]), hub_events(files)
    manifest["journals"] = [one for one in manifest["journals"] if one["journal"] != journal]
    files["manifest.json"] = pretty(manifest)
    events[-1]["data"]["heads"] = [one for one in events[-1]["data"]["heads"] if one["journal"] != journal]
    reseal(files, HUB_KEY, events)
    refigure(files, chance)
    return f"journal {journal} of {device} is gone"


def change_a_record(files: Files, chance: random.Random) -> str:
    events = hub_events(files)
    event = chance.choice([one for one in events[:-1] if "after" in one["data"]])
    holder, name, path = chance.choice(leaves(event["data"]))
    holder[name] = another(holder[name], chance)
    reseal(files, HUB_KEY, events)
    refigure(files, chance)
    return f"{' '.join(map(str, path))} of {event['type']}"


def remove_an_act(files: Files, chance: random.Random) -> str:
    events = hub_events(files)
    at = chance.randrange(len(events) - 1)
    kind = events.pop(at)["type"]
    reseal(files, HUB_KEY, events)
    refigure(files, chance)
    return f"act {at + 1} ({kind}) is gone"


def swap_acts(files: Files, chance: random.Random) -> str:
    events = hub_events(files)
    one, other = chance.sample(range(len(events) - 1), 2)
    events[one], events[other] = events[other], events[one]
    reseal(files, HUB_KEY, events)
    refigure(files, chance)
    return f"acts {one + 1} and {other + 1} changed places"


def set_aside_a_tap(files: Files, chance: random.Random) -> str:
    """A tap is excluded without anybody's approval, or with the approval of the one who asked."""
    events = hub_events(files)
    real = copy.deepcopy(
        [one for one in events if one["type"].startswith(("riskpoint.correction", "riskpoint.exclusion"))]
    )
    name, at, found = _a_line(files, chance)
    event = event_of(found[at])
    record = {"device": name.split("/")[1], "journal": event["id"][:8], "sequence": at + 1, "hash": hash_of(found[at])}
    change = real[-1]
    change.pop(OLD)
    change["data"] = {"before": None, "after": record}
    if chance.random() < 0.5:
        change["data"]["proposal"] = hash_of(rows(files["hub.lines"])[-3])
    events.insert(len(events) - 1, change)
    reseal(files, HUB_KEY, events)
    refigure(files, chance)
    return f"line {at + 1} of {name} set aside without leave"


def call_a_card_forged(files: Files, chance: random.Random) -> str:
    """A finding in the hub's own name that it never made: of a card's message, or of any other line."""
    events = hub_events(files)
    (real, *_) = [one for one in copy.deepcopy(events) if one["type"] == "riskpoint.proof.changed.v1"]
    name = chance.choice([one for one in sorted(files) if one.startswith("devices/") and one.endswith(".lines")])
    found = [row for row in rows(files[name]) if b'"kind":"sun"' in row] if chance.random() < 0.7 else rows(files[name])
    event = event_of(row := chance.choice(found or rows(files[name])))
    record = {"device": name.split("/")[1], "journal": event["id"][:8], "sequence": int(event["sequence"])}
    real.pop(OLD)
    state = chance.choice(["forged", "unchecked", "verified"])
    real["data"] = {"before": None, "after": {**record, "hash": hash_of(row), "state": state}}
    events.insert(len(events) - 1, real)
    reseal(files, HUB_KEY, events)
    refigure(files, chance)
    return f"line {record['sequence']} of {name} found {state}"


def change_a_head(files: Files, chance: random.Random) -> str:
    events = hub_events(files)
    head = chance.choice(events[-1]["data"]["heads"][:-1])
    name = chance.choice(["sequence", "head", "journal", "device"])
    head[name] = another(head[name], chance)
    reseal(files, HUB_KEY, events)
    return f"{name} of a head"


def change_the_manifest(files: Files, chance: random.Random) -> str:
    manifest = json.loads(files["manifest.json"])
    holder, name, path = chance.choice(list(leaves(manifest)))
    holder[name] = another(holder[name], chance)
    files["manifest.json"] = pretty(manifest)
    seal(files, HUB_KEY)
    return f"manifest {' '.join(map(str, path))}"


EDITS: tuple[Edit, ...] = (
    change_a_figure, change_a_figure, change_a_list_of_figures, change_a_line, change_a_line, change_a_measurement,
    change_a_verdict, change_a_signature,
    remove_lines, cut_the_end, insert_a_line, swap_lines, remove_a_journal, change_a_record, change_a_record,
    remove_an_act, swap_acts, set_aside_a_tap, call_a_card_forged, change_a_head, change_the_manifest,
)  # fmt: skip


def refigure(files: Files, chance: random.Random) -> None:
    """Half of the time: the figures are what now follows from the lines and the register, if anything still does."""
    if chance.random() >= 0.5:
        make_figures_fit(files)


def make_figures_fit(files: Files) -> None:
    """The figures are what follows from the lines and the register, by the verifier's own reckoning."""
    case = verify.Case(Held(files), json.loads(files["manifest.json"]), verify.Findings())  # type: ignore[arg-type] # the same questions
    try:
        figures = _recomputed(case)
    except verify.DAMAGE:  # what is left of the evidence says nothing at all
        return
    files["figures.json"] = pretty(figures)
    reseal(files, HUB_KEY)


def _recomputed(case: verify.Case) -> Any:
    case.hub = verify.read_lines(case.bundle, "hub.lines", case.say)
    verify.check_hub(case.hub, PRINTED_KEY, case.register, case.say)
    journals = [verify.read_journal(case.bundle, one, case.say) for one in case.manifest["journals"]]
    made_at, edition = verify.moment(case.hub[-1].event["time"]), verify.EDITIONS[case.rules]
    patrol = verify.Patrol(case.register, journals, case.manifest["month"], made_at, edition=edition)
    heads = [head for act in case.acts() for head in act.data["heads"]]
    return verify.recomputed(patrol, case.bundle.json("figures.json"), heads, PRINTED_KEY)


def _a_line(files: Files, chance: random.Random) -> tuple[str, int, list[bytes]]:
    name = chance.choice([name for name in sorted(files) if name.startswith("devices/") and name.endswith(".lines")])
    found = rows(files[name])
    return name, chance.randrange(len(found)), found


def _put(files: Files, name: str, found: list[bytes], chance: random.Random, *, gone: tuple[int, int] = (0, 0)) -> None:
    """The lines of a journal are these; receipts and heads follow, as far as the hub's key can make them."""
    before = rows(files[name])
    files[name] = joined(found)
    at, count = gone
    earlier = len(rows(files.get(name[:-5] + "earlier", b"")))
    receipts = rows(files[name[:-5] + "receipts"])
    del receipts[earlier + at : earlier + at + count]
    kept = receipts[:earlier]
    for receipt, row in zip(receipts[earlier:], found, strict=False):
        kept.append(receipt.partition(b" ")[0] + b" " + hash_of(row).encode())
    files[name[:-5] + "receipts"] = joined(kept)
    _, device, journal = name[:-6].split("/")
    events = hub_events(files)
    for head in events[-1]["data"]["heads"]:
        if (head["device"], head["journal"]) == (device, journal) and found:
            is_last = hash_of(before[-1]) == head["head"]
            if is_last or head["head"] not in {hash_of(row) for row in found}:
                head["sequence"], head["head"] = int(event_of(found[-1])["sequence"]), hash_of(found[-1])
    reseal(files, HUB_KEY, events)
    refigure(files, chance)


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, Any, tuple[Any, ...]]]:
    """Every value that is no list and no object: what holds it, its name there, and the way to it."""
    named = tree.items() if isinstance(tree, dict) else enumerate(tree)
    found = []
    for name, value in named:
        if isinstance(value, dict | list):
            found += leaves(value, (*path, name))
        else:
            found.append((tree, name, (*path, name)))
    return found


def lists(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[list[Any], tuple[Any, ...]]]:
    """Every list of values."""
    found = [(tree, path)] if isinstance(tree, list) else []
    named = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for name, value in named:
        if isinstance(value, dict | list):
            found += lists(value, (*path, name))
    return found


def another(value: Any, chance: random.Random) -> Any:
    """Any other value of about that kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 60])
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        other = "1" if value[at] != "1" else "2"
        return value[:at] + other + value[at + 1 :]
    return chance.choice(["T-01", 1, True])
