"""Months as addresses name them."""

import re
from typing import Annotated

from fastapi import HTTPException
from pydantic import WithJsonSchema

from hub.kernel.period import Month

PATTERN = "^[12][0-9]{3}-(0[1-9]|1[0-2])$"
"""Said in the API's description; whatever else is typed is answered in our own words."""

MonthWord = Annotated[str, WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["2026-10"]})]
"""A month as it stands in an address, `2026-10` or `2569-10`; `month_or_422` reads it."""


def month_or_422(text: str) -> Month:
    """The month; the answer 422 says what is wrong with anything else."""
    if not re.fullmatch(PATTERN, text):
        raise HTTPException(422, f"{text[:20]!r} is not a month; write it as 2026-10 or 2569-10")
    return Month.parse(text)
