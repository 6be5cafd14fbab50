"""House rules that no linter knows: sizes, names, openings. Each stands in CONTRIBUTING with this file as its check."""

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bench", "demo", "edge_agent", "firmware_config", "hub", "wire_contract")
SUPPRESSION = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])")
ONE_FILE_BY_NATURE = {
    "hub/reports/bundle/verify.py": "an auditor takes it as one file that imports nothing of ours, and reads it from top to end",
}
HIDING_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core", "misc"}


def python_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split() if (ROOT / name).exists()]


def product_files() -> list[Path]:
    return [path for path in python_files() if path.relative_to(ROOT).parts[0] in ROOMS]


def length(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_files_are_small() -> None:
    lengths = {path.relative_to(ROOT): length(path) for path in python_files()}
    assert {path: n for path, n in lengths.items() if n > 500 and str(path) not in ONE_FILE_BY_NATURE} == {}
    long = [path for path, n in lengths.items() if n > 300]
    assert len(long) <= len(lengths) / 10, long


def test_functions_are_short() -> None:
    sizes = {
        f"{path.relative_to(ROOT)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in product_files()
        if "migrations" not in path.parts  # a migration is a record of what was done once, written by Alembic
        for node in functions(path)
    }
    assert {name: n for name, n in sizes.items() if n > 60} == {}
    assert statistics.median(sizes.values()) <= 10


@pytest.mark.parametrize("path", product_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_opens_with_what_the_room_is_for(path: Path) -> None:
    text = path.read_text()
    if not text.strip():
        return
    opening = ast.get_docstring(ast.parse(text))
    assert opening, "no opening docstring"
    assert len(opening.splitlines()) <= 8


def test_no_name_hides_what_a_file_is_for() -> None:
    assert [path for path in python_files() if path.stem in HIDING_NAMES or path.parent.name in HIDING_NAMES] == []


def test_suppressions_carry_a_reason() -> None:
    bare = []
    for path in product_files():
        before = ""
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = SUPPRESSION.search(line)
            reason = SUPPRESSION.sub("", line[found.start() :]) if found else ""
            if found and not any(letter.isalpha() for letter in reason) and not before.strip().startswith("#"):
                bare.append(f"{path.relative_to(ROOT)}:{number}")
            before = line
    assert bare == []


def test_no_path_of_somebodys_machine_stands_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    homes = ("/" + "work/", "/" + "home/", "/" + "root/")
    found = []
    for name in listed:
        path = ROOT / name
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".sh", ".typ", ".html", ""}:
            text = path.read_text(errors="replace")
            found += [f"{name}: {home}" for home in homes if home in text]
    assert found == []
