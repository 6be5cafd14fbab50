"""The stylesheets are all loaded by every page: what one of them says of a thing, no other may say otherwise unseen."""

import re
from collections import defaultdict
from pathlib import Path

STYLES = Path("hub/web/static")


def selectors(text: str) -> set[str]:
    """Of the rules that hold at every width: those inside @media are left out."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    plain = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", plain)
    return {one.strip() for rule in re.findall(r"([^{}]+)\{", plain) for one in rule.split(",")}


def test_no_two_stylesheets_say_something_of_the_same_selector() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for sheet in sorted(STYLES.glob("*.css")):
        for one in selectors(sheet.read_text()):
            owners[one].append(sheet.name)
    assert len(owners) > 300
    assert {one: sheets for one, sheets in owners.items() if len(sheets) > 1} == {}
