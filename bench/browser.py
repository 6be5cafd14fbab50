"""How far a browser with the board open is behind what arrives: from before the commit to the page's DOM."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
_SHOWN = "([selector, old]) => document.querySelector(selector).innerText !== old"


@contextmanager
def board_open(address: str, cookie: str) -> Iterator[Page]:
    """A browser in which the board of today is open and hears the stream."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        try:
            context = browser.new_context()
            context.add_cookies([{"name": "riskpoint", "value": cookie, "url": address}])
            page = context.new_page()
            with page.expect_response(lambda answer: "/parts/today" in answer.url):  # the stream's first word
                page.goto(address)
            yield page
        finally:
            browser.close()


def shown_after(page: Page, code: str, happen: Callable[[], None]) -> float:
    """Seconds from the beginning of `happen` until this point's card says something else."""
    selector = f"#point-{code} .meta dd"
    old = page.locator(selector).first.inner_text()
    begin = time.perf_counter()
    happen()
    page.wait_for_function(_SHOWN, arg=[selector, old], polling="raf", timeout=30_000)
    return time.perf_counter() - begin
