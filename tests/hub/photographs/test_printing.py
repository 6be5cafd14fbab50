"""Photographs for paper are small, upright and plain; what is damaged is named, and never printed under its name."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine

from hub.database import writing
from hub.photographs import service as photographs
from hub.photographs.photograph import Photograph
from hub.photographs.printing import Damage, Drawn, draw_into
from hub.photographs.service import PhotographFolder, Size
from tests.parts.hands import hand
from tests.parts.photographs import SCRIPT, photo

RED, BLUE = (200, 0, 0), (20, 30, 200)


@pytest.fixture
def folder(tmp_path: Path) -> PhotographFolder:
    return PhotographFolder(tmp_path / "photographs", 10**9, keep_free=0)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def send(engine: Engine, folder: PhotographFolder, content: bytes) -> Photograph:
    taken = photographs.take(content, folder=folder)
    with writing(engine) as conn:
        return photographs.receive(conn, taken, folder=folder, hand=hand("somchai"))


def printed(folder: PhotographFolder, out: Path, name: str) -> Image.Image:
    found = draw_into(out, [name], folder=folder)[name]
    assert isinstance(found, Drawn)
    content = (out / found.file).read_bytes()
    assert (len(content), [path.name for path in out.iterdir()]) == (found.bytes, [found.file])
    return Image.open(io.BytesIO(content))


def is_near(seen: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(seen, tuple)
    return all(abs(one - other) < 40 for one, other in zip(seen, wanted, strict=True))


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (photo(size=(1600, 1200)), (1000, 750)),
        (photo(size=(1200, 1600)), (750, 1000)),
        (photo(size=(400, 300), kind="PNG", mode="RGBA"), (400, 300)),
        (photo(size=(400, 300), mode="CMYK"), (400, 300)),
        (photo(size=(400, 300), mode="L"), (400, 300)),
    ],
    ids=["landscape", "portrait", "see-through PNG", "CMYK", "grey"],
)
def test_it_is_red_green_and_blue_and_of_a_thousand_dots_at_most(
    engine: Engine, folder: PhotographFolder, out: Path, content: bytes, size: tuple[int, int]
) -> None:
    picture = printed(folder, out, send(engine, folder, content).name)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", size)


@pytest.mark.parametrize(("turned", "red_at"), [(1, (200, 20)), (3, (200, 280)), (6, (280, 200)), (8, (20, 200))])
def test_it_stands_as_its_camera_was_held_and_says_nothing_else(
    engine: Engine, folder: PhotographFolder, out: Path, turned: int, red_at: tuple[int, int]
) -> None:
    """Red was above in the camera."""
    size = (300, 400) if turned in {6, 8} else (400, 300)
    content = photo(size=(400, 300), turned=turned, words=SCRIPT)
    assert SCRIPT.encode() in content
    picture = printed(folder, out, send(engine, folder, content).name)
    assert picture.size == size
    assert is_near(picture.getpixel(red_at), RED)
    assert is_near(picture.getpixel((size[0] - red_at[0], size[1] - red_at[1])), BLUE)
    assert dict(picture.getexif()) == {}
    assert SCRIPT.encode() not in next(out.iterdir()).read_bytes()


def test_what_is_gone_altered_or_unreadable_is_named_and_the_others_are_drawn(
    engine: Engine, folder: PhotographFolder, out: Path
) -> None:
    gone, altered, whole = (send(engine, folder, photo(seed)).name for seed in range(3))
    folder.delete(gone)
    folder.file(altered, Size.ORIGINAL).write_bytes(photo(9))
    found = draw_into(out, [gone, altered, whole, "ab" * 32], folder=folder)
    assert {name: each for name, each in found.items() if name != whole} == {
        gone: Damage.GONE,
        altered: Damage.ALTERED,
        "ab" * 32: Damage.GONE,
    }
    assert isinstance(found[whole], Drawn)
    assert [path.name for path in out.iterdir()] == [f"{whole}.jpg"]


def test_a_damaged_copy_is_drawn_anew_from_the_original_and_twenty_at_once_lose_none(
    engine: Engine, folder: PhotographFolder, out: Path
) -> None:
    names = [send(engine, folder, photo(seed)).name for seed in range(20)]
    for name in names[3:5]:
        folder.file(name, Size.SHOWN).write_bytes(folder.file(name, Size.SHOWN).read_bytes()[:200])
    folder.file(names[7], Size.SHOWN).unlink()
    found = draw_into(out, [*names, names[0]], folder=folder)
    assert [*found] == names
    assert all(isinstance(each, Drawn) for each in found.values())
    assert {path.stem for path in out.iterdir()} == set(names)


def test_a_file_that_no_program_opens_is_unreadable_though_its_name_is_right(
    folder: PhotographFolder, out: Path
) -> None:
    content = photo(1)[:-200]
    name = hashlib.sha256(content).hexdigest()
    folder.restore(name, content)
    assert draw_into(out, [name], folder=folder) == {name: Damage.UNREADABLE}
