"""The page and the documentation are drawn from one table."""

from pathlib import Path

import httpx

from hub.privacy.purposes import table_in_english
from hub.web.privacy_notice import NOTICE
from tests.parts.served import served
from tests.parts.small_hub import SmallHub

DOCS = Path(__file__).parents[3] / "docs" / "privacy.md"


def test_the_documentation_has_the_table_word_for_word() -> None:
    assert table_in_english() in DOCS.read_text()


def test_the_notice_stands_before_an_officer_is_added_and_before_a_badge_is_made(hub: SmallHub) -> None:
    """And the page that tells the rest is linked from every page, also for who never signs in."""
    said = NOTICE[0][0]
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        phone = client.get("/badge/").text
        assert 0 < phone.index(said) < phone.index('id="enrol"')
        assert 'href="/privacy"' in phone
        assert [
            client.get(path).text.count('<footer class="foot"><a href="/privacy">') for path in ("/sign-in", "/privacy")
        ] == [1, 1]
        client.cookies.set("riskpoint", hub.session())
        for path in ("/officers", "/cards/enrol?officer=T-01"):
            assert said in client.get(path).text
        assert '<a href="/privacy">' in client.get("/").text
