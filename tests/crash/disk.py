"""A disk between two syncs, pure: what is durable, what is only promised, and so what a power cut may leave.

POSIX promises little, and so does this disk. A write is durable once its own file has been synced; until then any part
of it may be there, in any order, down to single sectors. A name is durable once its folder has been synced; until then
an unlinked file may be back and a new one gone. Names keep their order among themselves, as a journalling file system
keeps it. A sector is never torn, and bytes beside a write stay as they are (SQLite's "powersafe overwrite").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePosixPath

SECTOR = 512

Inode = int
FOLDER: Inode = 0
"""What a name stands for that is a folder."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at a place in a file."""

    inode: Inode
    offset: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Resize:
    """A file cut or grown to a size."""

    inode: Inode
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """Everything in a file is durable."""

    inode: Inode


@dataclass(frozen=True, slots=True)
class Link:
    """A new name."""

    path: str
    inode: Inode


@dataclass(frozen=True, slots=True)
class Unlink:
    """A name gone."""

    path: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A file under another name in the same folder, in place of what had it."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SyncFolder:
    """The names in a folder are durable."""

    path: str


@dataclass(frozen=True, slots=True)
class Promise:
    """The product has said that something is durable; `content` is the digest of all that it holds by its own word."""

    content: str


Change = Write | Resize
Naming = Link | Unlink | Rename
Op = Change | Sync | Naming | SyncFolder | Promise
Files = Mapping[str, bytes | None]
"""The content of each file by its path; None for a folder."""


@dataclass
class Disk:
    """The disk after some operations: what would survive in any case, and what has been asked for since."""

    contents: dict[Inode, bytes] = field(default_factory=dict)
    names: dict[str, Inode] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)

    def do(self, op: Op) -> None:
        """The operation has been asked of the disk; only a sync makes anything durable."""
        match op:
            case Write() | Resize():
                self.changes.append(op)
            case Link() | Unlink() | Rename():
                self.namings.append(op)
            case Sync(inode):
                self.contents[inode] = self._changed(inode, self.changes)
                self.changes = [change for change in self.changes if change.inode != inode]
            case SyncFolder(path):
                _name(self.names, [naming for naming in self.namings if folder_of(_path_of(naming)) == path])
                self.namings = [naming for naming in self.namings if folder_of(_path_of(naming)) != path]
            case Promise():
                pass

    def after_power_cut(self, kept: "Kept") -> Files:
        """What is found when, of what was not yet durable, this much has reached the disk."""
        names = dict(self.names)
        _name(names, self.namings[: kept.namings])
        touched = {change.inode for change in kept.changes}
        contents = self.contents | {inode: self._changed(inode, kept.changes) for inode in touched}
        return {
            path: None if inode == FOLDER else contents.get(inode, b"")
            for path, inode in names.items()
            if all(str(parent) in names for parent in PurePosixPath(path).parents if str(parent) != ".")
        }

    def _changed(self, inode: Inode, changes: Sequence[Change]) -> bytes:
        content = bytearray(self.contents.get(inode, b""))
        for change in changes:
            if change.inode != inode:
                continue
            if isinstance(change, Resize):
                del content[change.size :]
                content.extend(bytes(change.size - len(content)))
            else:
                content.extend(bytes(max(0, change.offset - len(content))))
                content[change.offset : change.offset + len(change.content)] = change.content
        return bytes(content)


@dataclass(frozen=True, slots=True)
class Kept:
    """What of the open operations has reached the disk: these changes in this order, and so many namings."""

    changes: tuple[Change, ...]
    namings: int


def folder_of(path: str) -> str:
    """The folder that a name is in, `.` for the topmost."""
    return str(PurePosixPath(path).parent)


def _path_of(naming: Naming) -> str:
    return naming.old if isinstance(naming, Rename) else naming.path


def sectors(write: Write) -> Iterator[Write]:
    """The parts of a write that reach the disk each by itself."""
    begin = write.offset
    end = begin + len(write.content)
    while begin < end:
        edge = min(end, (begin // SECTOR + 1) * SECTOR)
        yield replace(write, offset=begin, content=write.content[begin - write.offset : edge - write.offset])
        begin = edge


def key_of(files: Files) -> bytes:
    """Two disks with the same key hold the same."""
    digest = sha256()
    for path, content in sorted(files.items()):
        digest.update(f"{path}\0".encode())
        digest.update(b"folder" if content is None else _digest(content))
    return digest.digest()


@lru_cache(maxsize=64)
def _digest(content: bytes) -> bytes:
    return sha256(content).digest()


def _name(names: dict[str, Inode], namings: list[Naming]) -> None:
    for naming in namings:
        match naming:
            case Link(path, inode):
                names[path] = inode
            case Unlink(path):
                names.pop(path, None)
            case Rename(old, new):
                if old in names:  # else its making was in a folder that never became durable
                    names[new] = names.pop(old)
