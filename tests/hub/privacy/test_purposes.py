"""The page and the documentation are drawn from one table."""

from pathlib import Path

from hub.privacy.purposes import table_in_english

DOCS = Path(__file__).parents[3] / "docs" / "privacy.md"


def test_the_documentation_has_the_table_word_for_word() -> None:
    assert table_in_english() in DOCS.read_text()
