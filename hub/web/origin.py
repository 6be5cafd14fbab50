"""Requests that change something come from our own pages, or not at all."""

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_from_our_pages(method: str, headers: Mapping[str, str]) -> bool:
    """True for a request that changes nothing, or whose browser says that one of our own pages sent it.

    Every browser of the last years sends Sec-Fetch-Site, every browser at all sends Origin with a POST. A request with
    neither is no browser's, and what is no browser's has no business with a session cookie.
    """
    if method in SAFE_METHODS:
        return True
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return False
    if site is not None and site != "same-origin":
        return False
    return origin is None or urlsplit(origin).netloc == headers.get("host")
