"""What stands in a bundle beside the evidence: manifest, instructions, the rules' text, the verifier."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from hub.evidence.excerpt import Excerpt
from hub.evidence.hand import Hand
from hub.kernel import thai
from hub.kernel.period import Month
from hub.reports.figures import MonthlyFigures, Rules
from hub.reports.monthly import RULES
from wire_contract.acts import NamedHead
from wire_contract.chain import public_key_of
from wire_contract.event import write_time

FORMAT = "riskpoint.evidence-bundle/1"
_HERE = Path(__file__).parent
VERIFIER = _HERE / "verify.py"


def named(rules: Rules) -> str:
    """The rules as manifest and act name them, in one text."""
    return f"{rules.patrol} {rules.checks} {rules.cameras} {rules.lamps} {rules.kpi}"


def manifest(
    month: Month, figures: MonthlyFigures, heads: Sequence[NamedHead], journals: Sequence[Excerpt], hand: Hand
) -> bytes:
    """What the bundle is, whose, and where every chain in it ends; next month's bundle must go on from there."""
    told = {
        "format": FORMAT,
        "month": str(month),
        "made_at": write_time(hand.at),
        "rules": named(figures.rules),
        "hub_public_key": public_key_of(hand.key),
        "heads": heads,
        "journals": [{"device": one.tip.device, "journal": one.tip.journal, "first": one.first} for one in journals],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def readme(month: Month, hand: Hand) -> bytes:
    """How to check the bundle, in Thai and English, with the names that its files really have."""
    text = (_HERE / "README.md").read_text(encoding="utf-8")
    names = {
        "MONTH_THAI": thai.month_long(month),
        "MONTH": str(month),
        "HUB_KEY": public_key_of(hand.key),
        "RULES": " ".join(RULES),
    }
    for name, value in names.items():
        text = text.replace(f"[{name}]", value)
    return text.encode()


def rules_pages() -> Iterator[tuple[str, bytes]]:
    """The rules by which the lines were judged, to the letter, each under its name in the bundle."""
    for rule in RULES:
        name = f"{rule.replace('/', '-')}.md"
        yield f"rules/{name}", (_HERE / "rules" / name).read_bytes()


def verifier() -> bytes:
    """The stand-alone verifier."""
    return VERIFIER.read_bytes()
