"""Districts at random, of which months are kept: at any moment what is kept is what is judged anew."""

import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import track

from tests.parts.kept_district import lived


def kept(*, count: int, first: int, console: Console) -> bool:
    """Whether it held in so many districts."""
    began, looks, believed = time.monotonic(), 0, 0
    for seed in track(range(first, first + count), description="districts", console=console):
        with tempfile.TemporaryDirectory() as name:
            seen = lived(seed, Path(name))
        if seen.wrong:
            console.print(f"[red]seed {seed}[/]: {seen.wrong}", highlight=False)
            return False
        looks, believed = looks + seen.looks, believed + seen.believed
    took = time.monotonic() - began
    console.print(
        f"{count:,} districts from seed {first}: {looks:,} looks, {believed:,} kept parts believed, every one as judged anew;"
        f" {took:.0f} s",
        soft_wrap=True,
    )
    return True
