"""Every difference between our answers and MLflow's, by the name under which the page explains it.

``docs/reference/mlflow-compatibility.md`` says for each name what differs and why.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final


@dataclass(frozen=True)
class Difference:
    """Where a difference shows: patterns of a story, of a step and of a path in its exchange."""

    name: str
    story: str
    step: str
    path: str = "*"

    def covers(self, story: str, step: str, path: str) -> bool:
        """Say whether this is about ``path`` in that exchange."""
        return (
            fnmatchcase(story, self.story)
            and fnmatchcase(step, self.step)
            and fnmatchcase(path, self.path)
        )


DIFFERENCES: Final = (
    Difference("error-fields", "*", "*", "answer.error_class"),
    Difference("error-fields", "*", "*", "answer.sqlstate"),
    Difference("workspaces", "*", "*", "*.workspace"),
    Difference("empty-outputs", "*", "*", "*.outputs"),
    Difference("default-experiment", "experiments", "*", "*_time"),
    Difference("absent-tags", "experiments", "delete an absent tag"),
    Difference("blank-names", "experiments", "create with a blank name"),
    Difference("database-errors", "experiments", "rename to a taken name"),
    Difference("server-errors", "experiments", "rename the deleted"),
    Difference("database-errors", "runs", "create without an experiment"),
    Difference("wrong-enums", "runs", "update to an unknown status"),
    Difference("running-again", "runs", "*", "*.end_time"),
    Difference("malformed-json", "runs", "send broken JSON"),
    Difference("unknown-route", "runs", "ask for an unknown route"),
    Difference("unknown-route", "runs", "ask by a method that is not known"),
    Difference("health", "runs", "health"),
    Difference("keys", "logging", "metric with an odd key"),
    Difference("keys", "logging", "run *", "*.metrics.a$b"),
    Difference("infinities", "logging", "run *", "*.metrics.endless.value"),
    Difference("unknown-run", "logging", "history of an unknown run"),
    Difference("history-pages", "logging", "history *page"),
    Difference("long-values", "logging", "run *", "*.params.long.value"),
    Difference("filters", "search", "by OR"),
    Difference("filters", "search", "by NOT"),
    Difference("filters", "search", "in parentheses"),
    Difference("filters", "search", "by two equals signs"),
    Difference("filters", "search", "by a number for a text"),
    Difference("server-errors", "search", "in an order twice"),
    Difference("upload-answer", "*", "upload*", "answer"),
    Difference("tagged-model", "models", "set tags"),
    Difference("server-errors", "models", "search by a bad filter"),
    Difference("nested-aliases", "registry", "*", "*.aliases"),
)
