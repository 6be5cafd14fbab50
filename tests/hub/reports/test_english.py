"""The English edition: the same figures in other words, a translation that says so, and no Thai left but names."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hub.papers.district import District
from hub.reports import wording
from hub.reports.document import check_code, monthly_values
from hub.reports.editions.files import Form, draft_bytes
from hub.reports.english import ENGLISH, TRANSLATION
from hub.reports.english_template import PAPER
from hub.reports.figures import MonthlyFigures
from hub.web.language import Language
from tests.parts.beside import NOTHING, beside
from tests.parts.ruled_month import a_worked_month

TEMPLATE = Path(wording.__file__).parent / "templates" / "monthly.typ"
THAI = re.compile("[\u0e01-\u0e5b]")


def sentences() -> Iterator[str]:
    """Every Thai sentence that the paper's words are made of; the codes' own pairs stand elsewhere."""
    for name, value in vars(wording).items():
        if name in {"CARRIED", "HEADLINE_RULES", "REFUSALS"}:
            continue
        found = value.values() if isinstance(value, dict) else [value] if name.isupper() else []
        yield from (one for one in found if isinstance(one, str) and THAI.search(one))


def latin(figures: MonthlyFigures) -> MonthlyFigures:
    """As an office that gives its points English names."""
    points = tuple(
        replace(
            one,
            name=f"Point {number}",
            short_name=f"Point {number}",
            station="Station 1",
            assets=tuple(replace(each, label=None, owner="Public Works") for each in one.assets),
        )
        for number, one in enumerate(figures.points, 1)
    )
    repairs = tuple(
        replace(one, turns=tuple(replace(turn, why="none needed" if turn.why else "") for turn in one.turns))
        for one in figures.repairs
    )
    letters = tuple(replace(one, number=one.number.replace("กท", "No.")) for one in figures.letters)
    return replace(
        figures,
        district=District(
            "Bang Sommut", code="5099", office="Bang Sommut District Office", section="City Law Enforcement"
        ),
        points=points,
        repairs=repairs,
        letters=letters,
        beside=NOTHING,
    )


@cache
def text(form: str) -> str:
    figures = replace(a_worked_month(), beside=beside())
    made = draft_bytes(Form.ENGLISH, latin(figures) if form == "latin" else figures)
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made, capture_output=True, check=True)
    return done.stdout.decode().replace("\u200b", "")


def test_every_sentence_and_every_word_of_the_template_has_its_english() -> None:
    assert [one for one in sentences() if one not in ENGLISH] == []
    used = set(re.findall(r'w\("([^"]*)"\)', TEMPLATE.read_text(encoding="utf-8")))
    assert used == set(PAPER)
    assert [one for one in (*ENGLISH.values(), *PAPER.values()) if THAI.search(one)] == []
    bare = re.sub(r'w\("[^"]*"\)', "", TEMPLATE.read_text(encoding="utf-8"))
    assert [line for line in bare.splitlines() if THAI.search(line)] == []


@pytest.mark.parametrize("sentence", sorted(ENGLISH))
def test_what_belongs_into_a_sentence_is_in_its_english(sentence: str) -> None:
    assert set(re.findall(r"\{\w+\}", ENGLISH[sentence])) == set(re.findall(r"\{\w+\}", sentence))


def test_no_thai_letter_is_left_where_the_office_wrote_none() -> None:
    assert [line for line in text("latin").splitlines() if THAI.search(line)] == []


def test_names_stay_as_the_office_gave_them() -> None:
    assert "สวนหย่อมริมคลอง" in text("thai")


def test_every_page_says_that_it_is_a_translation_and_nobody_signs_it() -> None:
    pages = [page for page in text("latin").split("\f") if page.strip()]
    assert len(pages) >= 6
    assert [TRANSLATION in page for page in pages] == [True] * len(pages)
    assert "Signed" not in text("latin")


def numbers(value: Any) -> list[str]:
    """Every number that the values print, Thai digits as Arabic; what names are made of has none."""
    thai = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
    if isinstance(value, dict):
        return [each for key, inner in value.items() if key not in {"words", "lang"} for each in numbers(inner)]
    if isinstance(value, list | tuple):
        return [each for inner in value for each in numbers(inner)]
    return re.findall(r"\d+(?:\.\d+)?(?:/\d+)?", value.translate(thai)) if isinstance(value, str) else []


@pytest.mark.parametrize(
    "part", ["boxes", "points", "total", "assured", "cameras", "cameras_total", "lamps", "camera_map"]
)
def test_the_figures_are_the_thai_editions(part: str) -> None:
    figures = latin(a_worked_month())
    english = monthly_values(figures, language=Language.ENGLISH)[part]
    ours = monthly_values(figures)[part]
    if part in {"points", "lamps"}:  # their notes and latest results name days, which each language writes its way
        english, ours = ([{**row, "note": "", "latest": ""} for row in rows] for rows in (english, ours))
    assert numbers(english) == numbers(ours) != []


def test_the_check_code_is_that_of_the_figures_whatever_the_language() -> None:
    figures = replace(a_worked_month(), beside=beside())
    assert check_code(figures) in text("thai")


def test_it_is_an_archive_file_and_the_same_bytes_each_time() -> None:
    figures = latin(a_worked_month())
    made = draft_bytes(Form.ENGLISH, figures)
    assert made == draft_bytes(Form.ENGLISH, figures)
    assert b"pdfaid:part" in made or b"pdfaid" in made
