"""Runwell keeps the record of machine-learning work; the names here are the whole public client.

Nothing is loaded before it is used: the first use of a name imports the room that it lives in.
"""

import importlib

from runwell.base.version import __version__

# Type checkers take this name to be true; importing typing for it costs 10 ms, all else 2 ms.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from runwell import artifacts as artifacts
    from runwell import client as client
    from runwell import data as data
    from runwell import entities as entities
    from runwell import exceptions as exceptions
    from runwell import tracking as tracking
    from runwell.base.errors import RunwellError as MlflowException
    from runwell.base.errors import RunwellError as RunwellError
    from runwell.client.fluent.experiments import (
        create_experiment,
        delete_experiment,
        delete_experiment_tag,
        get_experiment,
        get_experiment_by_name,
        list_experiments,
        rename_experiment,
        restore_experiment,
        search_experiments,
        set_experiment,
        set_experiment_tag,
        set_experiment_tags,
    )
    from runwell.client.fluent.files import (
        download_artifacts,
        get_artifact_uri,
        load_table,
        log_artifact,
        log_artifacts,
        log_dict,
        log_figure,
        log_image,
        log_table,
        log_text,
    )
    from runwell.client.fluent.lifecycle import (
        active_run,
        delete_run,
        disable_system_metrics_logging,
        enable_system_metrics_logging,
        end_run,
        get_parent_run,
        get_run,
        last_active_run,
        restore_run,
        start_run,
    )
    from runwell.client.fluent.search import search_runs
    from runwell.client.fluent.settings import (
        get_tracking_uri,
        is_tracking_uri_set,
        set_tracking_uri,
    )
    from runwell.client.fluent.values import (
        delete_tag,
        flush,
        flush_async_logging,
        log,
        log_input,
        log_inputs,
        log_metric,
        log_metrics,
        log_metrics_array,
        log_param,
        log_params,
        set_tag,
        set_tags,
    )
    from runwell.client.run import ActiveRun
    from runwell.client.tracking import MlflowClient

_ROOMS = {
    "runwell.client.fluent.settings": "set_tracking_uri get_tracking_uri is_tracking_uri_set",
    "runwell.client.fluent.experiments": "set_experiment create_experiment get_experiment "
    "get_experiment_by_name search_experiments list_experiments delete_experiment "
    "restore_experiment rename_experiment set_experiment_tag set_experiment_tags "
    "delete_experiment_tag",
    "runwell.client.fluent.lifecycle": "start_run end_run active_run last_active_run get_run "
    "get_parent_run delete_run restore_run enable_system_metrics_logging "
    "disable_system_metrics_logging",
    "runwell.client.fluent.values": "log_metric log_metrics log log_metrics_array log_param "
    "log_params set_tag set_tags delete_tag log_input log_inputs flush flush_async_logging",
    "runwell.client.fluent.files": "log_artifact log_artifacts log_text log_dict log_figure "
    "log_image log_table load_table get_artifact_uri download_artifacts",
    "runwell.client.fluent.search": "search_runs",
    "runwell.client.run": "ActiveRun",
    "runwell.client.tracking": "MlflowClient",
    "runwell.base.errors": "RunwellError",
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names.split()}
_SUBMODULES = ("artifacts", "client", "data", "entities", "exceptions", "tracking")

_REPLACED = {
    "list_run_infos": "search_runs(experiment_ids=[…], output_format='list')",
    "get_run_info": "get_run(run_id).info",
    "log_batch": "log_metrics(…), log_params(…), or MlflowClient().log_batch(run_id, …)",
    "log_image_at_step": "log_image(image, key=…, step=…)",
    "set_terminated": "end_run(status), or MlflowClient().set_terminated(run_id)",
    "search_logged_models": "search_runs(…)",
}
"""Names that other trackers have or had, and what to write instead."""

_LATER = "autolog log_model register_model evaluate models pyfunc sklearn xgboost lightgbm pytorch"
"""What Runwell does not do yet, as opposed to what is misspelt."""

__all__ = [
    "ActiveRun",
    "MlflowClient",
    "MlflowException",
    "RunwellError",
    "__version__",
    "active_run",
    "create_experiment",
    "delete_experiment",
    "delete_experiment_tag",
    "delete_run",
    "delete_tag",
    "disable_system_metrics_logging",
    "download_artifacts",
    "enable_system_metrics_logging",
    "end_run",
    "flush",
    "flush_async_logging",
    "get_artifact_uri",
    "get_experiment",
    "get_experiment_by_name",
    "get_parent_run",
    "get_run",
    "get_tracking_uri",
    "is_tracking_uri_set",
    "last_active_run",
    "list_experiments",
    "load_table",
    "log",
    "log_artifact",
    "log_artifacts",
    "log_dict",
    "log_figure",
    "log_image",
    "log_input",
    "log_inputs",
    "log_metric",
    "log_metrics",
    "log_metrics_array",
    "log_param",
    "log_params",
    "log_table",
    "log_text",
    "rename_experiment",
    "restore_experiment",
    "restore_run",
    "search_experiments",
    "search_runs",
    "set_experiment",
    "set_experiment_tag",
    "set_experiment_tags",
    "set_tag",
    "set_tags",
    "set_tracking_uri",
    "start_run",
]


def __getattr__(name: str) -> object:
    if name in _SUBMODULES:
        return importlib.import_module(f"runwell.{name}")
    home, attribute = _HOMES.get(name), name
    if name == "MlflowException":
        home, attribute = "runwell.base.errors", "RunwellError"
    if home is None:
        better = _REPLACED.get(name)
        hint = f"; use {better}" if better else ""
        if name in _LATER.split():
            hint = (
                ": models and automatic logging come later; until then log_artifact() keeps files"
            )
        raise AttributeError(f"module 'runwell' has no attribute {name!r}{hint}")
    value = globals()[name] = getattr(importlib.import_module(home), attribute)
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_SUBMODULES})
