"""Which key pictures are sealed and unsealed with now, or why there is none. A lost key is said, never replaced."""

from sqlalchemy import Connection

from hub.kernel.refused import Refused
from hub.pictures import store
from hub.pictures.key_file import PictureKeyFile
from hub.pictures.sealing import PictureKey


def key_for_keeping(conn: Connection, key_file: PictureKeyFile) -> PictureKey:
    """The key; a new one, on disk first, where there is none and nothing was sealed yet. Raises Refused."""
    found = key_file.read()
    if found is None and not store.has_contents(conn):
        return key_file.make()
    return _there(found, key_file)


def key_for_opening(key_file: PictureKeyFile) -> PictureKey:
    """The key. Raises Refused where it is not there or cannot be used."""
    return _there(key_file.read(), key_file)


def trouble(conn: Connection, key_file: PictureKeyFile) -> Refused | None:
    """Why pictures can be neither kept nor opened at present; None when all is well."""
    try:
        if key_file.read() is None and store.has_contents(conn):
            return _missing(key_file)
    except Refused as refusal:
        return refusal
    return None


def _there(found: PictureKey | None, key_file: PictureKeyFile) -> PictureKey:
    if found is None:
        raise _missing(key_file)
    return found


def _missing(key_file: PictureKeyFile) -> Refused:
    return Refused(
        f"กุญแจของภาพ {key_file.path} หายไป · the key of the pictures is not there",
        hint="นำแฟ้มกลับมา หรือถ้าหายถาวร · bring it back; lost for good: riskpoint-hub pictures delete --all",
    )
