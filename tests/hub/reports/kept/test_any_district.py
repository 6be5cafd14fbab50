"""Whatever devices, clocks, cards and clerks do: what is kept of a month is what the lines say when it is judged anew."""

from pathlib import Path

import pytest

from tests.parts.kept_district import lived


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_is_judged_anew(seed: int, tmp_path: Path) -> None:
    seen = lived(seed, tmp_path)
    assert seen.wrong == ""
    assert seen.believed > 20
    assert seen.judged > 40
