"""The tree of errors: one code and one status each, rebuilt from the wire as they were."""

import copy
import pickle

import pytest

from runwell.base import errors
from runwell.base.errors import ERRORS, Conflict, NotFound, RunwellError, Unavailable, error_of


def test_the_drawn_tree_is_the_tree() -> None:
    drawn = [
        line.split()
        for line in (errors.__doc__ or "").replace("├──", "").replace("└──", "").splitlines()
        if any(f" {name.__name__} " in f" {line} " for name in ERRORS.values())
    ]
    assert {(words[0], words[1], int(words[2])) for words in drawn if len(words) > 2} == {
        (cls.__name__, code, cls.status) for code, cls in ERRORS.items()
    }


def test_each_fact_has_its_own_code_and_a_status_of_its_kind() -> None:
    assert len(ERRORS) == 1 + len(RunwellError.__subclasses__())
    assert all(400 <= cls.status < 600 for cls in ERRORS.values())
    assert len({cls.status for cls in ERRORS.values()}) == len(ERRORS)


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_is_rebuilt_from_its_code(code: str) -> None:
    problem = error_of(code, "it was so", "do this")
    assert type(problem) is ERRORS[code]
    assert (problem.message, problem.hint, problem.code) == ("it was so", "do this", code)


def test_a_code_of_a_newer_server_becomes_the_root() -> None:
    assert type(error_of("teapot", "short and stout")) is RunwellError


def test_the_hint_stands_under_the_message() -> None:
    assert str(NotFound("there is no run 'x'")) == "there is no run 'x'"
    assert str(NotFound("there is no run 'x'", hint="list them")) == (
        "there is no run 'x'\n  hint: list them"
    )


@pytest.mark.parametrize("remake", [copy.copy, lambda it: pickle.loads(pickle.dumps(it))])
def test_an_error_crosses_process_borders_whole(remake) -> None:
    problem = remake(Conflict("taken", hint="choose another"))
    assert type(problem) is Conflict
    assert (problem.message, problem.hint) == ("taken", "choose another")


def test_every_error_is_caught_as_the_root() -> None:
    with pytest.raises(RunwellError):
        raise Unavailable("later")
