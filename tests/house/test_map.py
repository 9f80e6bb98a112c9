"""HOUSE.md is true: it names every folder, and every address that it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = (ROOT / "HOUSE.md").read_text()
BUILT = "page"
"""The web page as ``ui/`` was built, which is no source."""
FOLDERS = sorted(
    str(path.relative_to(ROOT / "src" / "runwell"))
    for path in (ROOT / "src" / "runwell").rglob("*")
    if path.is_dir() and not {"__pycache__", BUILT}.intersection(path.parts)
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_map_names_each_folder(folder: str):
    assert f"`{folder}/`" in HOUSE


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_folder_is_empty(folder: str):
    assert list((ROOT / "src" / "runwell" / folder).glob("*.py"))


@pytest.mark.parametrize("address", sorted(set(re.findall(r"`([\w/]+\.py)`", HOUSE))))
def test_each_address_on_the_map_exists(address: str):
    assert (ROOT / "src" / "runwell" / address).exists() or (ROOT / address).exists()


def test_the_map_fits_on_two_pages():
    assert len(HOUSE.splitlines()) <= 140
