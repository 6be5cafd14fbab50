"""A run recorded by an `apsw` VFS: what SQLite asks of its files, as operations of a disk.

A VFS does not see what a folder's sync is done for: SQLite's own unix VFS does it by itself, with the first sync of a
new journal or log, and with a deletion where it is asked to. Those rules are written out here (os_unix.c), and
`test_crash.py` holds them against what strace saw. What the product does to files by itself comes by `of_the_os`.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from tests.crash.disk import Op, Resize, Sync, SyncFolder, Write, folder_of
from tests.crash.live_names import LiveNames

_LOGS = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_SUPER_JOURNAL
NAME = "recording"


class Recorder:
    """The operations below one folder, in order."""

    def __init__(self, root: Path, names: LiveNames) -> None:
        self.ops: list[Op] = []
        self.names = names
        self._root = root

    def below(self, path: str | Path) -> str | None:
        """The path as it is written down; None for files that are not of this run."""
        inside = os.path.relpath(path, self._root)
        return None if inside.startswith("..") else inside

    def add(self, op: Op) -> None:
        """One more."""
        self.ops.append(op)

    def made(self, path: str | Path) -> None:
        """A file may be new under this name."""
        if (inside := self.below(path)) is not None and inside not in self.names:
            self.add(self.names.made(inside))


class RecordingVFS(apsw.VFS):
    """SQLite's own way to the files, with everything written down that changes them."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        super().__init__(NAME, "")

    def xOpen(self, name: Any, flags: list[int]) -> "RecordingFile":  # noqa: N802 (apsw\'s name)
        return RecordingFile(self._recorder, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:  # noqa: N802 (apsw\'s name)
        super().xDelete(name, syncdir)
        path = self._recorder.below(name)
        if path is not None:
            self._recorder.add(self._recorder.names.unlinked(path))
            if syncdir:
                self._recorder.add(SyncFolder(folder_of(path)))


class RecordingFile(apsw.VFSFile):
    """One open file."""

    def __init__(self, recorder: Recorder, name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        super().__init__("", name, flags)
        self._recorder = recorder
        self._path = None if path is None else recorder.below(path)
        if self._path is not None:
            recorder.made(path)
        self._folder_is_due = bool(flags[0] & apsw.SQLITE_OPEN_CREATE and flags[0] & _LOGS)

    @property
    def _inode(self) -> int:
        assert self._path is not None
        return self._recorder.names[self._path]

    def xWrite(self, content: bytes, offset: int) -> None:  # noqa: N802 (apsw\'s name)
        super().xWrite(content, offset)
        if self._path is not None:
            self._recorder.add(Write(self._inode, offset, bytes(content)))

    def xTruncate(self, size: int) -> None:  # noqa: N802 (apsw\'s name)
        super().xTruncate(size)
        if self._path is not None:
            self._recorder.add(Resize(self._inode, size))

    def xSync(self, flags: int) -> None:  # noqa: N802 (apsw\'s name)
        super().xSync(flags)
        if self._path is None:
            return
        self._recorder.add(Sync(self._inode))
        if self._folder_is_due:
            self._recorder.add(SyncFolder(folder_of(self._path)))
            self._folder_is_due = False


def of_the_os(recorder: Recorder) -> None:
    """From now on this process's own calls that make, rename, remove or sync files are written down, too."""

    def then(name: str, note: Callable[..., None]) -> None:
        call = getattr(os, name)

        def noted(*arguments: Any, **options: Any) -> Any:
            result = call(*arguments, **options)
            note(*arguments)
            return result

        setattr(os, name, noted)

    then("open", lambda path, flags=0, *_: recorder.made(path) if flags & os.O_CREAT else None)
    then("mkdir", lambda path, *_: _noted(recorder, path, recorder.names.made_folder))
    then("unlink", lambda path, *_: _noted(recorder, path, recorder.names.unlinked))
    then("rename", lambda old, new, *_: _renamed(recorder, old, new))
    then("fsync", lambda descriptor: _synced(recorder, descriptor))


def _noted(recorder: Recorder, path: str | Path, note: Callable[[str], Op]) -> None:
    if (inside := recorder.below(path)) is not None:
        recorder.add(note(inside))


def _renamed(recorder: Recorder, old: str, new: str) -> None:
    before, after = recorder.below(old), recorder.below(new)
    if before is not None and after is not None:
        recorder.add(recorder.names.renamed(before, after))


def _synced(recorder: Recorder, descriptor: int) -> None:
    path = recorder.below(Path(f"/proc/self/fd/{descriptor}").readlink())
    if path is not None:
        recorder.add(SyncFolder(path) if recorder.names.is_folder(path) else Sync(recorder.names[path]))
