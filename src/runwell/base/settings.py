"""The one table of settings: each has an environment variable, a type, a default and a sentence."""

import os
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from runwell.base.errors import Invalid

T = TypeVar("T", str, int, float, bool)

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


class Setting(Generic[T]):
    """One setting; call it to read its value now, so that tests and notebooks may change it."""

    def __init__(
        self,
        name: str,
        default: T,
        doc: str,
        *,
        choices: tuple[str, ...] = (),
        also: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.default: T = default
        self.doc = doc
        self.choices = choices
        self.also = also
        """Other variables that mean the same, read when ours is unset (MLflow's spellings)."""
        SETTINGS[name] = self

    def __call__(self, environ: Mapping[str, str] | None = None) -> T:
        """Return the value from the environment, or the default.

        Raises:
            Invalid: the variable holds something that is not of this setting's type.
        """
        source = os.environ if environ is None else environ
        for name in (self.name, *self.also):
            text = source.get(name)
            if text is not None and text != "":
                return self._parse(name, text.strip())
        return self.default

    def is_set(self) -> bool:
        """Say whether the environment holds a value for this setting."""
        return any(os.environ.get(name) for name in (self.name, *self.also))

    def _parse(self, name: str, text: str) -> T:
        if self.choices and text not in self.choices:
            raise Invalid(f"{name}={text!r} is not one of {', '.join(self.choices)}")
        kind = type(self.default)
        try:
            return kind(_boolean(text) if kind is bool else text)
        except ValueError:
            raise Invalid(f"{name}={text!r} is not a {kind.__name__}") from None


SETTINGS: dict[str, Setting[Any]] = {}
"""Every setting by its name; the reference page and its test enumerate this."""


def _boolean(text: str) -> bool:
    lower = text.lower()
    if lower not in _TRUE | _FALSE:
        raise ValueError(text)
    return lower in _TRUE


# What the client reads.
TRACKING_URI = Setting(
    "RUNWELL_TRACKING_URI",
    "",
    "Where runs go: http(s)://…, sqlite:///file.db, postgresql://… or a directory. "
    "Empty means `.runwell/` in the working directory.",
    also=("MLFLOW_TRACKING_URI",),
)
MODE = Setting(
    "RUNWELL_MODE",
    "online",
    "`online` sends as you log; `offline` only writes the spool, for `runwell sync` later; "
    "`disabled` makes every logging call do nothing.",
    choices=("online", "offline", "disabled"),
)
EXPERIMENT_NAME = Setting(
    "RUNWELL_EXPERIMENT_NAME",
    "",
    "The experiment of runs started without one.",
    also=("MLFLOW_EXPERIMENT_NAME",),
)
EXPERIMENT_ID = Setting(
    "RUNWELL_EXPERIMENT_ID",
    "",
    "The same by id; the name wins when both are set.",
    also=("MLFLOW_EXPERIMENT_ID",),
)
RUN_ID = Setting(
    "RUNWELL_RUN_ID",
    "",
    "The run that the first `start_run()` of the process resumes.",
    also=("MLFLOW_RUN_ID",),
)
SPOOL_DIR = Setting(
    "RUNWELL_SPOOL_DIR",
    "",
    "Where spools are written. Empty means `spool/` beside an embedded store, "
    "and `.runwell/spool` otherwise.",
)
SPOOL_SEGMENT_BYTES = Setting(
    "RUNWELL_SPOOL_SEGMENT_BYTES",
    64 * 1024 * 1024,
    "Size at which a spool continues in a new file, so that sent data can be removed.",
)
SEND_INTERVAL_S = Setting(
    "RUNWELL_SEND_INTERVAL_S", 1.0, "Longest time that logged data waits before it is sent."
)
FLUSH_TIMEOUT_S = Setting(
    "RUNWELL_FLUSH_TIMEOUT_S",
    30.0,
    "How long `end_run()` and the end of the process wait for the server; the rest stays spooled.",
)
HTTP_TIMEOUT_S = Setting("RUNWELL_HTTP_TIMEOUT_S", 30.0, "Timeout of one request to a server.")
CONNECT_TIMEOUT_S = Setting(
    "RUNWELL_CONNECT_TIMEOUT_S", 3.0, "Timeout of connecting to a server, before going on offline."
)
SYSTEM_METRICS = Setting(
    "RUNWELL_SYSTEM_METRICS",
    False,
    "Record CPU, memory, disk, network and GPU use of every run.",
    also=("MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING",),
)
SYSTEM_METRICS_INTERVAL_S = Setting(
    "RUNWELL_SYSTEM_METRICS_INTERVAL_S",
    10.0,
    "Seconds between two samples of the system metrics.",
    also=("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL",),
)
CONSOLE = Setting("RUNWELL_CONSOLE", False, "Keep what a run prints as the artifact `console.log`.")
CAPTURE_SOURCE = Setting(
    "RUNWELL_CAPTURE_SOURCE", True, "Record git commit, branch, diff and entry point of every run."
)
TRACKING_USERNAME = Setting(
    "RUNWELL_TRACKING_USERNAME",
    "",
    "User name sent to a server.",
    also=("MLFLOW_TRACKING_USERNAME",),
)
TRACKING_PASSWORD = Setting(
    "RUNWELL_TRACKING_PASSWORD",
    "",
    "Password sent to a server.",
    also=("MLFLOW_TRACKING_PASSWORD",),
)
TRACKING_TOKEN = Setting(
    "RUNWELL_TRACKING_TOKEN", "", "Bearer token sent to a server.", also=("MLFLOW_TRACKING_TOKEN",)
)

# What the server and the embedded store read.
SQLITE_SYNCHRONOUS = Setting(
    "RUNWELL_SQLITE_SYNCHRONOUS",
    "NORMAL",
    "`NORMAL` survives a killed process; `FULL` also survives a power cut at each commit.",
    choices=("NORMAL", "FULL"),
)
SQLITE_BUSY_TIMEOUT_S = Setting(
    "RUNWELL_SQLITE_BUSY_TIMEOUT_S", 30.0, "How long a writer waits for another process's lock."
)
POOL_SIZE = Setting("RUNWELL_POOL_SIZE", 16, "Connections kept open to PostgreSQL.")
THREADS = Setting("RUNWELL_THREADS", 8, "Worker threads of the server that run use-cases.")
LOST_AFTER_S = Setting(
    "RUNWELL_LOST_AFTER_S",
    120.0,
    "A running run whose writer was silent for this long is shown as lost, until it speaks again.",
)
