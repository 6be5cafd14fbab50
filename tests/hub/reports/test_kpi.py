"""The five ratios and the headline."""

from hub.kernel.ratio import Ratio
from hub.reports.kpi import Kpi, headline, ratios


def test_what_is_not_built_is_named_and_has_no_number() -> None:
    assert ratios(patrol=Ratio(1, 2), camera_check=Ratio(3, 4)) == {
        Kpi.PATROL: Ratio(1, 2),
        Kpi.CAMERA_CHECK: Ratio(3, 4),
        Kpi.ENVIRONMENT: None,
        Kpi.LETTER: None,
        Kpi.REPORT: None,
    }


def test_the_headline_is_the_weakest_of_those_computed() -> None:
    assert headline({Kpi.PATROL: Ratio(9, 10), Kpi.CAMERA_CHECK: Ratio(8, 10), Kpi.LETTER: None}) is Kpi.CAMERA_CHECK
    assert headline(ratios(patrol=Ratio(0, 10), camera_check=Ratio(0, 0))) is Kpi.PATROL


def test_where_nothing_was_due_there_is_no_headline() -> None:
    assert headline(ratios(patrol=Ratio(0, 0), camera_check=Ratio(0, 0))) is None
    assert headline({Kpi.PATROL: Ratio(0, 0), Kpi.CAMERA_CHECK: Ratio(1, 2)}) is Kpi.CAMERA_CHECK
