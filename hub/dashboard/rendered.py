"""Parts of pages as they were written last, for everybody who reads the same language and has the same rights."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

MOST_KEPT = 24


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a page, and a short name of exactly this text."""

    html: str
    name: str


@dataclass(slots=True)
class Rendered:
    """The newest texts. May be asked from any thread; what is not here is written by whoever asks first."""

    kept: OrderedDict[Hashable, tuple[object, Written]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, which: Hashable, *, made_from: object, write: Callable[[], str]) -> Written:
        """The text of `which`, written from this very object; written anew where the last was made from another."""
        with self.lock:
            known = self.kept.get(which)
            if known is not None and known[0] is made_from:
                return known[1]
            html = write()
            found = Written(html, hashlib.sha256(html.encode()).hexdigest()[:16])
            self.kept[which] = (made_from, found)
            self.kept.move_to_end(which)
            while len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)
            return found
