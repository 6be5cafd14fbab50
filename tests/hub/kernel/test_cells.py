import pytest

from hub.kernel.cells import neutral


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("x")']
)
def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", ["", "สมชาย ใจดี", "T-01", "a=b", "0412", "'=1"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text
