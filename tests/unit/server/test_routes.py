"""The tree of routes."""

import pytest

from runwell.server.routes import Routes


def test_a_literal_segment_wins_over_a_named_one():
    routes: Routes[str] = Routes()
    routes.add("GET", "/a/{x}", "named")
    routes.add("GET", "/a/by-name", "literal")
    assert routes.find("/a/by-name") == ({"GET": "literal"}, {})
    assert routes.find("/a/else") == ({"GET": "named"}, {"x": "else"})


@pytest.mark.parametrize("path", ["", "a/x", "/a", "/a/", "/a/x/", "/a//x", "/b"])
def test_nothing_is_nothing(path):
    routes: Routes[str] = Routes()
    routes.add("GET", "/a/{x}", "named")
    assert routes.find(path)[0] == {}


def test_a_place_is_taken_once():
    routes: Routes[str] = Routes()
    routes.add("GET", "/a/{x}", "first")
    routes.add("PUT", "/a/{x}", "second")
    with pytest.raises(ValueError, match="taken"):
        routes.add("GET", "/a/{x}", "third")
    with pytest.raises(ValueError, match="'x' in another"):
        routes.add("POST", "/a/{y}/b", "fourth")


def test_the_last_segment_may_match_all_that_is_left():
    routes: Routes[str] = Routes()
    routes.add("GET", "/files/{path...}", "file")
    routes.add("GET", "/files/about", "about")
    assert routes.find("/files/a/b%20c/d.txt") == ({"GET": "file"}, {"path": "a/b%20c/d.txt"})
    assert routes.find("/files/about") == ({"GET": "about"}, {})
    assert routes.find("/files") == ({}, {})
    assert routes.find("/files/") == ({"GET": "file"}, {"path": ""})
