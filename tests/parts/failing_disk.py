"""A disk that takes no more: the kernel itself refuses to let this process's files grow."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def failing_disk() -> Iterator[None]:
    """Every write beyond the first byte of a file fails with EFBIG while this lasts (Python ignores SIGXFSZ)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
