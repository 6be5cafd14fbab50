"""Windows of a real browser, signed in: Debian's Chromium without a screen. What it complains of fails the test."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@contextmanager
def window(
    browser: Browser, address: str, session: str | None, *, width: int = 1280, expected: tuple[str, ...] = ()
) -> Iterator[Page]:
    """A page of its own, signed in by this cookie; nobody for None."""
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address)
    if session is not None:
        context.add_cookies([{"name": "riskpoint", "value": session, "url": address}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    left = [text for text in complaints if not any(words in text for words in expected)]
    assert left == [], left
