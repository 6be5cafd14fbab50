"""The agent's camera source and QR reader on real picamera2 and libcamera, before a virtual sensor: the token, or nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from edge_agent.hardware.frame_source import Frame
from tests.parts.virtual_camera.root import NotBuiltError, built_root, is_excused
from tests.parts.virtual_camera.run import passed_on, photographed
from tests.parts.virtual_camera.scenes import SMALL, TOKEN, Scene, badge, carried, hung, wall

pytestmark = pytest.mark.timeout(900)  # the first time, a Debian is fetched: about 40 s, 355 MB

PICTURES = 24
FROZEN: dict[str, Callable[[], Scene]] = {
    "straight": lambda: Scene((hung(badge(), at=(480, 200)),)),
    "turned 14°": lambda: Scene((hung(badge().turned(14), at=(400, 150)),)),
    "turned 200°": lambda: Scene((hung(badge().turned(200), at=(500, 100)),)),
    "blurred": lambda: Scene((hung(badge().blurred(2), at=(300, 250)),)),
    "to a small sensor": lambda: Scene((hung(badge(scale=4), at=(210, 150), size=SMALL),)),
}
EMPTY: dict[str, Callable[[], Scene]] = {
    "a wall": lambda: Scene((wall(),)),
    "a code beyond reading": lambda: Scene((hung(badge().blurred(12), at=(480, 200)),)),
    "an empty street": lambda: Scene(tuple(hung(wall((90, 200)), at=(200 + 50 * step, 300)) for step in range(4))),
}


@pytest.fixture(scope="module")
def root() -> Path:
    try:
        return built_root()
    except NotBuiltError as error:
        if is_excused():
            pytest.skip(str(error))
        raise


@pytest.mark.parametrize("how", FROZEN)
def test_a_badge_held_still_is_read_in_every_picture_and_nothing_else_is(how: str, root: Path, tmp_path: Path) -> None:
    scene = FROZEN[how]()
    taken = photographed(root, scene, folder=tmp_path)
    width, height = scene.size
    assert taken.sizes == [[width, height, width * height]]
    assert (taken.different_pictures, taken.codes) == (1, [[TOKEN]] * PICTURES)
    assert difference(taken.last, scene.pictures[0].frame) < 3
    assert taken.versions == {"picamera2": "0.3.38", "libcamera": "0.4.0"}


def test_a_badge_carried_past_is_read_in_every_picture(root: Path, tmp_path: Path) -> None:
    scene = carried(badge())
    taken = photographed(root, scene, folder=tmp_path)
    assert (taken.different_pictures, taken.codes) == (len(scene.pictures), [[TOKEN]] * PICTURES)
    assert min(difference(taken.last, picture.frame) for picture in scene.pictures) < 3


@pytest.mark.parametrize("what", EMPTY)
def test_where_no_badge_can_be_read_nothing_is(what: str, root: Path, tmp_path: Path) -> None:
    scene = EMPTY[what]()
    taken = photographed(root, scene, folder=tmp_path)
    assert (taken.different_pictures, taken.codes) == (len(scene.pictures), [[]] * PICTURES)


ANSWERING = ["news", "door", "answering"]
READ = {
    "a badge held still": (FROZEN["straight"], [ANSWERING, ["read", "door", TOKEN]]),
    "a badge carried past": (lambda: carried(badge()), [ANSWERING, ["read", "door", TOKEN]]),
    "a wall": (EMPTY["a wall"], [ANSWERING]),
}


@pytest.mark.parametrize("what", READ)
def test_the_reader_passes_a_badge_on_once_however_often_it_sees_it(what: str, root: Path, tmp_path: Path) -> None:
    scene, expected = READ[what]
    assert passed_on(root, scene(), folder=tmp_path) == expected


def test_a_camera_that_was_lost_is_opened_again_by_the_same_reader(root: Path, tmp_path: Path) -> None:
    silent = ["news", "door", "silent"]
    told = passed_on(root, EMPTY["a wall"](), folder=tmp_path, is_lost_once=True)
    assert told == [ANSWERING, silent, ANSWERING]


def test_nothing_is_left_of_a_run_before_the_camera(root: Path, tmp_path: Path) -> None:
    photographed(root, Scene((wall(SMALL),)), folder=tmp_path)
    assert str(root) not in Path("/proc/self/mountinfo").read_text()
    roots = [at for at in Path("/proc").glob("[0-9]*/root") if _leads_to(at) == str(root)]
    assert roots == []


def _leads_to(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # it ended meanwhile
        return ""


def difference(one: Frame, other: Frame) -> float:
    """The mean difference of two pictures' pixels; of the same picture through JPEG, a shade or two."""
    assert (one.width, one.height) == (other.width, other.height)
    return sum(abs(a - b) for a, b in zip(one.grey, other.grey, strict=True)) / len(one.grey)
