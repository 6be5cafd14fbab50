"""A run recorded by strace: the system calls of the real process, on the real SQLite library, as operations of a disk.

Whatever the product does to its folder is in it, be it SQLite's or its own; a call that this file does not know how to
read stops the recording, so that nothing is left out in silence.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.crash.disk import Op, Promise, Resize, Sync, SyncFolder, Write
from tests.crash.live_names import LiveNames

_CALLS = (
    "open,openat,creat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,sync_file_range,"
    "unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,rmdir"
)
_LINE = re.compile(r"(\d+) +(?:<\.\.\. )?(\w+)(.*)")
_CALL = re.compile(r"\((.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_OPEN_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?")
_UNFINISHED = " <unfinished ...>"


def traced(command: Sequence[str | Path], *, log: Path, env: dict[str, str] | None = None) -> None:
    """The command has run to its end under strace; raises where it failed."""
    tracing = ["strace", "-f", "-qq", "-y", "-xx", "-s", "4194304", "--seccomp-bpf", "-e", "signal=none"]
    subprocess.run([*tracing, "-e", f"trace={_CALLS}", "-o", log, *command], check=True, env=env or dict(os.environ))


class StraceLog:
    """Reads the logs of one run's processes, in their order."""

    def __init__(self, root: Path, *, promises: Path) -> None:
        self._root = str(root)
        self._promises = str(promises)
        self._names = LiveNames()

    def read(self, log: Path) -> Iterator[Op]:
        """The operations below the folder, and the promises."""
        for call, arguments in _calls(log):
            if any(map(self._is_ours, _subjects(arguments))):
                if call not in _READERS:
                    raise ValueError(f"cannot read {call}({arguments[:200]}")
                yield from _READERS[call](self, arguments)

    def _is_ours(self, path: str) -> bool:
        return path in (self._promises, self._root) or path.startswith(f"{self._root}/")

    def _path(self, arguments: str) -> str:
        """The path that a call names."""
        return self._below(_text(_STRING.findall(arguments)[-1][0]))

    def _below(self, path: str) -> str:
        return os.path.relpath(path, self._root)

    def _file(self, arguments: str) -> str | None:
        """The path of the open file that a call is about; None where it has lost its name."""
        found = _OPEN_FILE.match(arguments)
        if found is None:
            raise ValueError(f"no open file in {arguments[:200]}")
        return None if found[2] else self._below(_text(found[1]))

    def _open(self, arguments: str) -> Iterator[Op]:
        path = self._path(arguments)
        if "O_CREAT" in arguments and path not in self._names and not path.startswith(".."):
            yield self._names.made(path)
        elif "O_TRUNC" in arguments and path in self._names:
            yield Resize(self._names[path], 0)

    def _write(self, arguments: str) -> Iterator[Op]:
        if _subjects(arguments) != [self._promises]:
            raise ValueError(f"a write without a place cannot be read: {arguments[:200]}")
        yield from map(Promise, _text(_string(arguments)).split())

    def _pwrite64(self, arguments: str) -> Iterator[Op]:
        if (path := self._file(arguments)) is not None:
            yield Write(self._names[path], int(arguments.rsplit(", ", 1)[1]), _bytes(_string(arguments)))

    def _ftruncate(self, arguments: str) -> Iterator[Op]:
        if (path := self._file(arguments)) is not None:
            yield Resize(self._names[path], int(arguments.rsplit(", ", 1)[1]))

    def _sync(self, arguments: str) -> Iterator[Op]:
        path = self._file(arguments)
        if path is None:
            return
        yield SyncFolder(path) if self._names.is_folder(path) else Sync(self._names[path])

    def _unlink(self, arguments: str) -> Iterator[Op]:
        yield self._names.unlinked(self._path(arguments))

    def _rename(self, arguments: str) -> Iterator[Op]:
        old, new = (self._below(_text(found[0])) for found in _STRING.findall(arguments))
        yield self._names.renamed(old, new)

    def _mkdir(self, arguments: str) -> Iterator[Op]:
        path = self._path(arguments)
        if path != ".":
            yield self._names.made_folder(path)


_READERS = {
    "openat": StraceLog._open,
    "open": StraceLog._open,
    "write": StraceLog._write,
    "pwrite64": StraceLog._pwrite64,
    "ftruncate": StraceLog._ftruncate,
    "fsync": StraceLog._sync,
    "fdatasync": StraceLog._sync,
    "unlink": StraceLog._unlink,
    "unlinkat": StraceLog._unlink,
    "rename": StraceLog._rename,
    "mkdir": StraceLog._mkdir,
}


def _calls(log: Path) -> Iterator[tuple[str, str]]:
    """The calls that succeeded, with their arguments; a call that another thread interrupted is put together."""
    begun: dict[str, str] = {}
    with log.open(encoding="ascii") as lines:
        for line in lines:
            found = _LINE.match(line)
            if found is None:
                continue
            process, call, rest = found.groups()
            rest = begun.pop(process, "") + rest.removeprefix(" resumed>")
            if rest.rstrip().endswith(_UNFINISHED.strip()):
                begun[process] = rest.rstrip().removesuffix(_UNFINISHED.strip()).rstrip()
                continue
            if (ended := _CALL.search(rest)) is not None and not ended[2].startswith("-"):
                yield call, ended[1]


def _subjects(arguments: str) -> list[str]:
    """What a call is about: its open file, else the paths that it names."""
    found = _OPEN_FILE.match(arguments)
    return [_text(found[1])] if found else [_text(name) for name, _ in _STRING.findall(arguments)]


def _string(arguments: str) -> str:
    content, cut = _STRING.findall(arguments)[0]
    if cut:
        raise ValueError("strace has cut a write short")
    return str(content)


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _text(escaped: str) -> str:
    return _bytes(escaped).decode(errors="replace")
