"""The pictures that lines of failed camera tests name: what the hub may want to see. Pure."""

from collections.abc import Iterable, Iterator

from hub.pictures.picture import Wanted
from hub.self_tests.judged import judged
from hub.self_tests.self_test import SelfTest
from wire_contract.camera_test import CameraTested
from wire_contract.delivery import Place


def failed_pictures(tests: Iterable[SelfTest]) -> Iterator[Wanted]:
    """Of each test that failed by today's rules the picture that its line names; none of any other test."""
    for test in tests:
        found = judged(test)
        if found.is_fail and isinstance(found.tested, CameraTested) and found.tested.picture is not None:
            place = Place(test.journal, test.sequence, test.hash)
            yield Wanted(test.device, test.asset, found.tested.picture, place, test.filed_at)
