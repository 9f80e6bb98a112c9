"""Every act is guarded, documented and tested; found by enumeration, so none can be forgotten."""

import re
from pathlib import Path

import pytest

from runwell.auth.policy import Actor, Need
from runwell.base.errors import Forbidden
from runwell.client.transport.routes import ROUTES
from runwell.server.native import load_services
from runwell.usecase.context import Context
from runwell.usecase.register import USE_CASES

load_services()
ROOT = Path(__file__).parents[2]
NAMES = sorted(USE_CASES)
STRANGER = Actor(name="stranger")
REFERENCE = (ROOT / "docs" / "reference" / "http.md").read_text()
TESTS = "\n".join(
    path.read_text() for path in (ROOT / "tests").rglob("test_*.py") if "house" not in path.parts
)


def test_the_register_is_filled():
    assert len(NAMES) >= 25


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_refused(name: str):
    act = USE_CASES[name]
    assert act.need is not Need.ANYONE
    # The check comes before anything is looked at, so neither store nor request is needed.
    ctx = Context(database=None, blobs=None, actor=STRANGER)
    with pytest.raises(Forbidden, match=re.escape(name)):
        act(ctx, None)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_documented(name: str):
    act = USE_CASES[name]
    assert f"`{act.method} {act.path}`" in REFERENCE


@pytest.mark.parametrize("name", NAMES)
def test_it_is_tested(name: str):
    subject, _, verb = name.partition(".")
    assert re.search(rf"\b{subject}\.{verb}_?\(|['\"]{subject}\.{verb}['\"]", TESTS)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_the_clients_table_of_routes_agrees(name: str):
    route, act = ROUTES[name], USE_CASES[name]
    assert (route.method, route.path, route.response) == (act.method, act.path, act.response)
