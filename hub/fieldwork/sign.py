"""The printed code of a point: what leads a telephone to the page that reports a defect there. Pure."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

import segno

from hub.fleet.nouns import Point
from hub.papers.paper_text import plain, prose

TEMPLATE = "fieldwork/templates/sign.typ"
Paper = Literal["a6", "a4"]


def address_of(point: str, *, hub: str) -> str:
    """What the code says: `https://hub.example.go.th/report/BSM-01`."""
    return f"{hub.rstrip('/')}/report/{quote(point, safe='')}"


def sign_values(points: Sequence[Point], *, hub: str, office: str, paper: Paper, made: date) -> dict[str, Any]:
    """What the template prints: a point a page (A6), or four of them on each sheet to be cut (A4)."""
    return {
        "paper": paper,
        "office": prose(office),
        "office_plain": plain(office),
        "made": [made.year, made.month, made.day],
        "points": [
            {
                "name": prose(one.name),
                "name_plain": plain(one.name),
                "code": plain(one.code, digits="arabic"),
                "address": plain(address_of(one.code, hub=hub), digits="arabic"),
                "drawing": _drawing(address_of(one.code, hub=hub)),
            }
            for one in points
        ],
    }


def _drawing(address: str) -> str:
    """The code as SVG; a quarter of it may be scratched or faded."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False, boost_error=False).save(
        out, kind="svg", scale=8, border=4, light="#fff"
    )
    return out.getvalue().decode()
