"""Study with Optuna under its MLflow callback, nested in a run, and read what it logged."""

import mlflow
import optuna
from optuna_integration import MLflowCallback

optuna.logging.set_verbosity(optuna.logging.WARNING)
client = mlflow.MlflowClient()
callback = MLflowCallback(
    metric_name=["loss", "cost"],
    create_experiment=False,
    mlflow_kwargs={"nested": True, "tags": {"team": "vision"}},
    tag_study_user_attrs=True,
)


@callback.track_in_mlflow()
def objective(trial: optuna.Trial) -> tuple[float, float]:
    """A loss and a cost; the third trial has none, for it fails."""
    x = trial.suggest_float("x", -10, 10)
    layers = trial.suggest_int("layers", 1, 4)
    kind = trial.suggest_categorical("kind", ["sgd", "adam"])
    trial.set_user_attr("note", f"{kind}, {'long ' * 2_000}")
    for step in range(5):
        mlflow.log_metric("curve", x / (step + 1), step=step)
    if trial.number == 2:
        raise ValueError("this one fails")
    return x**2, float(layers)


sampler = optuna.samplers.RandomSampler(seed=3)
study = optuna.create_study(
    study_name="hyper parameters", directions=["minimize", "minimize"], sampler=sampler
)
study.set_user_attr("owner", "ü")
mlflow.set_experiment(study.study_name)
with mlflow.start_run(run_name="study") as parent:
    study.optimize(objective, n_trials=6, callbacks=[callback], catch=(ValueError,))

mine = f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
runs = client.search_runs([parent.info.experiment_id], mine)
runs = sorted(runs, key=lambda run: int(run.data.tags["number"]))
assert [run.info.run_name for run in runs] == [str(trial.number) for trial in study.trials], runs
for run, trial in zip(runs, study.trials, strict=True):
    assert run.info.status == "FINISHED", run.info
    assert run.data.params == {name: str(value) for name, value in trial.params.items()}, run
    curve = client.get_metric_history(run.info.run_id, "curve")
    assert [point.step for point in curve] == list(range(5)), curve
    assert [point.value for point in curve] == [trial.params["x"] / n for n in range(1, 6)]
    tags = run.data.tags
    assert tags["number"] == str(trial.number), tags
    assert tags["state"] == trial.state.name, tags
    assert tags["direction"] == "['MINIMIZE', 'MINIMIZE']", tags
    assert "log=False" in tags["x_distribution"], tags
    assert (tags["team"], tags["owner"]) == ("vision", "ü"), tags
    assert tags["note"].startswith(trial.params["kind"]), tags
    if trial.number == 2:
        assert (tags["state"], run.data.metrics.keys()) == ("FAIL", {"curve"}), run
    else:
        found = (run.data.metrics["loss"], run.data.metrics["cost"])
        assert found == tuple(trial.values), run
best = min(study.trials, key=lambda trial: trial.values[0] if trial.values else float("inf"))
(first, *_) = client.search_runs(
    [parent.info.experiment_id], f"{mine} AND tags.state = 'COMPLETE'", order_by=["metrics.loss"]
)
assert first.data.tags["number"] == str(best.number), first

# The callback as most use it: an experiment of the study's name, with a run for each trial.
study = optuna.create_study(study_name="plain", sampler=sampler)
study.optimize(
    lambda trial: trial.suggest_float("x", 0, 1), n_trials=3, callbacks=[MLflowCallback()]
)
experiment = client.get_experiment_by_name("plain")
runs = client.search_runs([experiment.experiment_id])
values = {run.data.tags["number"]: run.data.metrics["value"] for run in runs}
assert values == {str(trial.number): trial.value for trial in study.trials}, values
