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
    Difference("keys", "logging", "run *", "*.metrics.a$b*"),
    Difference("infinities", "logging", "run *", "*.metrics.endless.value"),
    Difference("unknown-run", "logging", "history of an unknown run"),
    Difference("server-errors", "logging", "model that is none"),
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
    Difference("model-of-a-version", "models", "*", "answer.model_version.model_id"),
    Difference("nested-aliases", "registry", "*", "*.aliases"),
    Difference("trace-mark", "*", "*", "*.mlflow.trace.infoFinalized"),
    Difference("reported-again", "traces", "report again", "*.tags.late"),
    Difference("reported-again", "otlp", "report the whole", "*.tags.team"),
    Difference("partial-traces", "traces", "get without spans"),
    Difference("partial-traces", "traces", "get several"),
    Difference("linked-prompts", "traces", "*", "*.mlflow.linkedPrompts"),
    Difference("trace-ids", "trace_mistakes", "report without an id"),
    Difference("wrong-enums", "trace_mistakes", "report in an unknown state"),
    Difference("wrong-enums", "trace_mistakes", "report at no time"),
    Difference("trace-tags", "trace_mistakes", "set a tag of the server"),
    Difference("trace-tags", "trace_mistakes", "info", "*.mlflow.artifactLocation"),
    Difference("database-errors", "trace_mistakes", "set a tag of an unknown trace"),
    Difference("blank-names", "trace_mistakes", "say it without a name"),
    Difference("trace-ids", "traces_v2", "*", "*_id"),
    Difference("trace-ids", "traces_v2", "*", "*.mlflow.artifactLocation*"),
    Difference("old-previews", "traces_v2", "info in the new protocol", "*_preview"),
    Difference("whole-numbers", "assessments", "*", "*.feedback.value*"),
    Difference("whole-numbers", "assessments", "search by feedback"),
    Difference("update-masks", "assessments", "change the colour"),
    Difference("otlp", "otlp", "*", "answer"),
    Difference("otlp", "otlp", "plain text", "answer.*"),
    Difference("otlp", "otlp", "nothing"),
    Difference("otlp", "otlp", "spans without an experiment"),
    Difference("otlp", "otlp", "spans to no experiment"),
    Difference("previews", "otlp", "*", "*.response_preview"),
    Difference("trace-names", "otlp", "*", "*.mlflow.traceName"),
    Difference("span-kinds", "otlp", "get*", "*.kind"),
    Difference("trace-filters", "otlp", "search by an attribute"),
)
