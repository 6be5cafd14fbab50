"""Months as addresses name them."""

from fastapi import HTTPException

from hub.kernel.period import Month


def month_or_422(text: str) -> Month:
    """The month, `2026-10` or `2569-10`; the answer 422 says what is wrong with anything else."""
    try:
        return Month.parse(text)
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
