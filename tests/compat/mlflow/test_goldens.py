"""The same requests to us and to a real MLflow server give the same, but for what is declared."""

import json
import re
from pathlib import Path

import pytest
from tests.compat.mlflow.differences import DIFFERENCES
from tests.compat.mlflow.environments import HERE, ROOT
from tests.compat.mlflow.exchanges import Exchange, Player, differences
from tests.compat.mlflow.stories import STORIES

from runwell.testing.server import ServerProcess

PAGE = (ROOT / "docs" / "reference" / "mlflow-compatibility.md").read_text()
EXPLAINED = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
HTML = "<text>"
"""What MLflow answers where it has no JSON: to unknown routes."""


def recorded(story: str) -> list[Exchange]:
    return json.loads((HERE / "goldens" / f"{story}.json").read_text())["exchanges"]


@pytest.mark.parametrize("story", STORIES)
def test_our_answers_are_those_of_mlflow(story: str, tmp_path: Path):
    theirs = recorded(story)
    assert [step.name for step in STORIES[story]] == [one["name"] for one in theirs], (
        "the stories changed; run `make goldens`"
    )
    store = f"sqlite:///{tmp_path / 'runwell.db'}"
    with ServerProcess(store, folder=tmp_path / "server") as server:
        ours = list(Player("127.0.0.1", server.port).play(STORIES[story]))
    undeclared: list[str] = []
    seen = set()
    for one, other in zip(ours, theirs, strict=True):
        for path, here, there in differences(one, other):
            found = [d for d in DIFFERENCES if d.covers(story, one["name"], path)]
            seen.update(found)
            if not found:
                undeclared.append(f"{one['name']}: {path}: ours {here!r}, MLflow's {there!r}")
    assert not undeclared, "\n".join(["undeclared differences:", *undeclared])
    gone = [d for d in DIFFERENCES if d.story == story and d not in seen]
    assert gone == [], "these differences are no more"


def test_each_difference_is_explained():
    assert {one.name for one in DIFFERENCES} <= EXPLAINED


@pytest.mark.parametrize("story", STORIES)
def test_the_names_of_a_story_tell_its_steps_apart(story: str):
    names = [step.name for step in STORIES[story]]
    assert len(set(names)) == len(names)
