"""The generated reference pages are what `make gen` would write now."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
_spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)
PAGES = generate.pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_fresh(name: str):
    assert (DOCS / "reference" / name).read_text() == PAGES[name], "run `make gen`"


def test_the_description_that_the_page_is_typed_by_is_fresh():
    assert generate.DESCRIPTION.read_text() == generate.description(), "run `make gen`"
