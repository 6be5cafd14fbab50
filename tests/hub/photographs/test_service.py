"""A photograph is durable before it is known, told in the hub's chain, kept within its room, and gone in time."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import own_chain
from hub.kernel.refused import Refused
from hub.photographs import service as photographs
from hub.photographs.rounds import Rounds
from hub.photographs.service import Photograph, PhotographFolder, Size
from tests.parts.hands import HUB_KEY, hand
from tests.parts.photographs import photo
from tests.parts.small_hub import NOW
from wire_contract.photograph_acts import PhotographCleared, PhotographReceived, PhotographsDeleted


@pytest.fixture
def folder(tmp_path: Path) -> PhotographFolder:
    return PhotographFolder(tmp_path / "photographs", 100_000, keep_free=0)


def send(engine: Engine, folder: PhotographFolder, content: bytes, *, at: datetime = NOW) -> Photograph:
    taken = photographs.take(content, folder=folder)
    with writing(engine) as conn:
        return photographs.receive(conn, taken, folder=folder, hand=hand("somchai", at=at), point="BSM-01")


def acts(engine: Engine, kind: type) -> list[object]:
    with engine.connect() as conn:
        return [entry.act for entry in own_chain.of_kind(conn, kind)]


def test_it_is_kept_as_it_came_for_its_owner_only_and_told_once(engine: Engine, folder: PhotographFolder) -> None:
    content = photo(1)
    first, again = send(engine, folder, content), send(engine, folder, content, at=NOW + timedelta(hours=1))
    assert first == again
    assert (first.point, first.received_by, first.received_at) == ("BSM-01", "somchai", NOW)
    assert folder.original(first.name) == content
    files = [path for path in folder.path.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert sorted(path.name for path in files) == [f"{first.name}.{size}" for size in ("original", "shown", "small")]
    told = PhotographReceived(photograph=first.name, bytes=len(content), kind="JPEG", point="BSM-01")
    assert acts(engine, PhotographReceived) == [told]


def test_without_room_it_is_refused_in_plain_words_and_nobody_knows_it(engine: Engine, tmp_path: Path) -> None:
    small = PhotographFolder(tmp_path / "one", len(photo(1)) + 10, keep_free=0)
    send(engine, small, photo(1))
    with pytest.raises(Refused, match="the room for photographs is used up"):
        send(engine, small, photo(2))
    full = PhotographFolder(tmp_path / "other", 10**9, keep_free=10**18)
    with pytest.raises(Refused, match="no room for photographs"):
        send(engine, full, photo(3))
    assert len(acts(engine, PhotographReceived)) == 1


def test_a_name_leads_nowhere_but_into_the_folder(folder: PhotographFolder) -> None:
    for name in ("../../etc/passwd", "a" * 63 + "/", "A" * 64, ""):
        with pytest.raises(ValueError, match="names no photograph"):
            folder.drawn(name, Size.SHOWN)


def test_an_altered_original_is_not_given_out_and_one_that_comes_again_mends_it(
    engine: Engine, folder: PhotographFolder
) -> None:
    content = photo(1)
    one = send(engine, folder, content)
    folder.file(one.name, Size.ORIGINAL).write_bytes(photo(2))
    assert folder.original(one.name) is None
    send(engine, folder, content)
    assert folder.original(one.name) == content


def test_what_is_shown_is_drawn_again_where_its_file_is_gone(engine: Engine, folder: PhotographFolder) -> None:
    one = send(engine, folder, photo(1))
    shown = folder.drawn(one.name, Size.SMALL)
    folder.file(one.name, Size.SMALL).unlink()
    assert folder.drawn(one.name, Size.SMALL) == shown
    folder.delete(one.name)
    assert folder.drawn(one.name, Size.SMALL) is None


def test_when_its_time_is_over_its_files_are_gone_and_the_chain_names_it(
    engine: Engine, folder: PhotographFolder
) -> None:
    old, young = send(engine, folder, photo(1)), send(engine, folder, photo(2), at=NOW + timedelta(days=2))
    round_ = Rounds(folder, timedelta(days=30), HUB_KEY, lambda: NOW)
    assert round_(engine, NOW + timedelta(days=30)) == 0
    assert round_(engine, NOW + timedelta(days=31)) == 1
    assert [one for one, _ in folder.names()] == [young.name]
    with engine.connect() as conn:
        gone = photographs.photograph(conn, old.name)
        assert photographs.here(conn) == [young]
    assert gone == replace(old, deleted_at=NOW + timedelta(days=31))
    told = PhotographsDeleted(photographs=(old.name,), received_before="2026-11-23T11:35:00.000Z")
    assert acts(engine, PhotographsDeleted) == [told]
    back = send(engine, folder, photo(1), at=NOW + timedelta(days=40))
    assert back.is_here
    assert round_(engine, NOW + timedelta(days=41)) == 1, "the other one"
    assert [one for one, _ in folder.names()] == [back.name], "sent again, it has its whole time before it"


def test_files_that_no_row_knows_are_swept_after_an_hour(engine: Engine, folder: PhotographFolder) -> None:
    known = send(engine, folder, photo(1))
    photographs.take(photo(2), folder=folder)  # and the hub died here
    put_at = max(at for _, at in folder.names())
    for later, left in ((3500, 2), (3700, 1)):
        with writing(engine) as conn:
            photographs.sweep(conn, folder=folder, wall_time_s=put_at + later)
        assert len([*folder.names()]) == left
    assert folder.original(known.name) is not None


def clear(engine: Engine, name: str, *, is_cleared: bool = True, at: datetime = NOW) -> Photograph:
    with writing(engine) as conn:
        return photographs.clear(conn, name, is_cleared=is_cleared, hand=hand("lek", at=at))


def test_papers_may_print_only_what_somebody_cleared_and_may_no_more_when_taken_back(
    engine: Engine, folder: PhotographFolder
) -> None:
    one = send(engine, folder, photo(1))
    assert not one.is_cleared
    first, again = clear(engine, one.name), clear(engine, one.name, at=NOW + timedelta(hours=1))
    assert (first.is_cleared, first.cleared_by, first.cleared_at) == (True, "lek", NOW)
    assert again == first, "saying it again changes nothing"
    assert not clear(engine, one.name, is_cleared=False).is_cleared
    yes, no = (PhotographCleared(photograph=one.name, is_cleared=each) for each in (True, False))
    assert acts(engine, PhotographCleared) == [yes, no]


def test_one_that_is_gone_cannot_be_cleared_and_one_that_comes_again_is_looked_at_again(
    engine: Engine, folder: PhotographFolder
) -> None:
    with pytest.raises(Refused, match="keeps this photograph no more"):
        clear(engine, "ab" * 32)
    one = send(engine, folder, photo(1))
    clear(engine, one.name)
    Rounds(folder, timedelta(days=30), HUB_KEY, lambda: NOW)(engine, NOW + timedelta(days=31))
    with pytest.raises(Refused, match="keeps this photograph no more"):
        clear(engine, one.name)
    back = send(engine, folder, photo(1), at=NOW + timedelta(days=40))
    with engine.connect() as conn:
        assert photographs.photograph(conn, one.name) == back
    assert not back.is_cleared
