"""The row of pages at the top, in a real browser: one line on a small notebook, for whoever has most pages."""

import pytest

from tests.parts.served import served
from tests.parts.small_hub import SmallHub
from tests.parts.windows import chromium, window


@pytest.mark.parametrize("language", ["th", "en"])
def test_an_administrator_has_every_page_in_one_line_at_1280_pixels(hub: SmallHub, language: str) -> None:
    with (
        served(hub) as pages,
        chromium() as browser,
        window(browser, pages.address, hub.session()) as page,
    ):
        page.context.add_cookies([{"name": "language", "value": language, "url": pages.address}])
        page.goto("/")
        tops = page.locator(".top nav a, .top .who").evaluate_all(
            "all => all.map(one => { const box = one.getBoundingClientRect(); return (box.top + box.bottom) / 2 })"
        )
        assert len(tops) >= 10
        assert max(tops) - min(tops) < 10
