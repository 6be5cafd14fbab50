"""Every reason that a rule may give is told in plain words, with what to do."""

from hub.fleet.asset import AssetKind
from hub.self_tests.reasons import CAMERA, LAMP, reason
from hub.self_tests.rules.camera import CameraReason
from hub.self_tests.rules.lamp_words import LampDoubt, LampFault
from hub.self_tests.words import ENDS
from wire_contract.messages import CommandOutcome


def test_no_reason_is_without_words() -> None:
    assert set(CAMERA) == set(CameraReason)
    assert set(LAMP) == {*LampFault, *LampDoubt}
    texts = [text for one in (*CAMERA.values(), *LAMP.values()) for text in (*one.says, *one.do)]
    assert all(text.strip() for text in texts)


def test_no_outcome_of_a_test_is_without_words() -> None:
    assert set(CommandOutcome) - set(ENDS) == {CommandOutcome.RESTARTING, CommandOutcome.GONE, CommandOutcome.REFUSED}


def test_a_word_of_a_later_release_stands_for_itself() -> None:
    assert reason(AssetKind.CAMERA, "upside_down").says == ("upside_down", "upside_down")
