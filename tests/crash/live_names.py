"""The files of a run as the run itself sees them: which inode a path stands for now, and what is a folder."""

from itertools import count

from tests.crash.disk import FOLDER, Inode, Link, Naming, Rename, Unlink


class LiveNames:
    """Names below one folder; paths are relative to it."""

    def __init__(self) -> None:
        self._names: dict[str, Inode] = {".": FOLDER}
        self._numbers = count(1)

    def __contains__(self, path: str) -> bool:
        return path in self._names

    def __getitem__(self, path: str) -> Inode:
        return self._names[path]

    def is_folder(self, path: str) -> bool:
        """True for a folder."""
        return self._names[path] == FOLDER

    def made(self, path: str) -> Link:
        """A file is new under this name."""
        self._names[path] = next(self._numbers)
        return Link(path, self._names[path])

    def made_folder(self, path: str) -> Link:
        """A folder is new."""
        self._names[path] = FOLDER
        return Link(path, FOLDER)

    def unlinked(self, path: str) -> Naming:
        """The name is gone."""
        del self._names[path]
        return Unlink(path)

    def renamed(self, old: str, new: str) -> Naming:
        """The file has another name."""
        self._names[new] = self._names.pop(old)
        return Rename(old, new)
