"""The web page's sources keep the house: names, sizes, floors, and where colours are."""

import re
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "ui"
GENERATED = {"schema.ts", "routes.ts"}
FLOORS = {"api", "lib", "charts", "kit", "widgets", "pages", "commands"}
SOURCES = sorted(
    path
    for path in (UI / "src").rglob("*")
    if path.suffix in {".ts", ".tsx", ".css"} and path.name not in GENERATED
)
MAX_FILE = 400
COLOURS = {"kit/tokens.css", "lib/color.ts"}
HARMLESS = {"www.w3.org", "127.0.0.1", "localhost", "example.com", "example.org"}
"""Names of vocabularies, and of examples."""
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}


def place(path: Path) -> str:
    return path.relative_to(UI / "src").as_posix()


def test_there_are_sources():
    assert len(SOURCES) > 50
    assert {path.name for path in (UI / "src").iterdir() if path.is_dir()} == FLOORS


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_a_file_is_named_and_sized_as_the_house_says(path: Path):
    assert re.fullmatch(r"[a-z0-9-]+(\.module|\.test|\.worker|\.d)?\.(tsx?|css)", path.name)
    assert path.name.partition(".")[0] not in FORBIDDEN_NAMES
    assert len(path.read_text().splitlines()) <= MAX_FILE


@pytest.mark.parametrize("path", [p for p in SOURCES if p.suffix == ".tsx"], ids=place)
def test_a_file_exports_one_component(path: Path):
    found = re.findall(r"^export (?:default )?function ([A-Z]\w*)", path.read_text(), re.MULTILINE)
    assert len(found) <= 1


@pytest.mark.parametrize("path", [p for p in SOURCES if place(p) not in COLOURS], ids=place)
def test_colours_are_named_by_their_meaning(path: Path):
    text = path.read_text()
    assert not re.findall(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?=[;\"'])", text)


@pytest.mark.parametrize("path", [p for p in SOURCES if ".test." not in p.name], ids=place)
def test_nothing_reaches_another_host(path: Path):
    found = re.findall(r"https?://([\w.-]+)", path.read_text())
    assert set(found) <= HARMLESS
