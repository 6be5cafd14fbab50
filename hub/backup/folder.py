"""Folders and files that are there whole and durably, or not at all."""

import gzip
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hub.durable import sync_folder
from hub.kernel.refused import Refused


@contextmanager
def made_whole(wanted: Path) -> Iterator[Path]:
    """A folder to fill; under its name only once everything in it is on disk, and gone where the block raises."""
    draft = wanted.with_name(f".{wanted.name}.part")
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=0o700)
    except OSError as error:
        raise _no_room(wanted, error) from error
    try:
        yield draft
        for folder, _, _ in os.walk(draft):
            sync_folder(Path(folder))
        draft.rename(wanted)  # fails where a folder with something in it has this name
        sync_folder(wanted.parent)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise _no_room(wanted, error) from error
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _no_room(wanted: Path, error: OSError) -> Refused:
    why = os.strerror(error.errno) if error.errno else str(error)
    return Refused(
        f"cannot write {wanted}: {why}", hint="room and rights in the folder for backups? nothing is left there"
    )


def write_file(path: Path, content: bytes) -> None:
    """The file is on disk, for its owner only."""
    with _private(path) as file:
        file.write(content)


def write_packed(path: Path, lines: Iterable[bytes]) -> tuple[int, int, str]:
    """The lines are on disk, packed with gzip; how many, the file's size and its SHA-256."""
    count = 0
    with (
        _private(path) as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=1, mtime=0) as packed,
    ):
        for line in lines:
            packed.write(line)
            count += 1
    size, digest = digest_of(path)
    return count, size, digest


def digest_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file, read from the file itself."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest


def packed_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file that `write_packed` wrote."""
    with gzip.open(path, "rb") as packed:
        yield from packed


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
