"""Predict how long a New York taxi trip takes, and keep a record of every attempt.

Lasso and Ridge over several strengths, then xgboost with early stopping; every attempt is a run. At
the end the best ones are found by a search. Run it with ``make demo``, or by itself:

    python train.py [TRACKING_URI]
"""

import pickle
import sys
import tempfile
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import xgboost as xgb
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import Lasso, Ridge
from sklearn.metrics import root_mean_squared_error
from trips import encode, file_of, read_trips

import runwell

EXPERIMENT = "nyc-taxi/duration"
ALPHAS = [0.001, 0.01, 0.1, 1.0]
BOOSTER = {
    "objective": "reg:squarederror",
    "max_depth": 8,
    "learning_rate": 0.3,
    "min_child_weight": 1.5,
    "seed": 42,
}


class LogEachRound(xgb.callback.TrainingCallback):
    """Logs the validation error after every boosting round, while the training goes on."""

    def after_iteration(self, model, epoch, evals_log):
        """Log the newest value; return whether to stop."""
        runwell.log_metric("rmse", evals_log["validation"]["rmse"][-1], step=epoch)
        return False


def log_vectorizer(vectorizer: DictVectorizer) -> None:
    """Keep the fitted preprocessor beside the model: without it no prediction is possible."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectorizer.pkl"
        path.write_bytes(pickle.dumps(vectorizer))
        runwell.log_artifact(path, artifact_path="preprocessor")


def log_errors(name: str, truth: np.ndarray, guess: np.ndarray) -> None:
    """Draw the distribution of truth and prediction."""
    figure, axes = plt.subplots(figsize=(7, 4))
    axes.hist(truth, bins=60, alpha=0.5, label="actual")
    axes.hist(guess, bins=60, alpha=0.5, label="predicted")
    axes.set(xlabel="minutes", ylabel="trips", title=name)
    axes.legend()
    runwell.log_figure(figure, "durations.png")
    plt.close(figure)


def train_linear(train, validation) -> None:
    """Try both linear models at each strength, nested below one parent run."""
    for kind in (Lasso, Ridge):
        with runwell.start_run(run_name=kind.__name__.lower()):
            runwell.set_tags({"developer": "you", "model": kind.__name__, "kind": "search"})
            for alpha in ALPHAS:
                with runwell.start_run(run_name=f"alpha={alpha}", nested=True):
                    runwell.set_tags({"developer": "you", "model": kind.__name__})
                    runwell.log_params({"alpha": alpha, "max_iter": 1000})
                    model = kind(alpha=alpha, max_iter=1000).fit(*train)
                    error = root_mean_squared_error(validation[1], model.predict(validation[0]))
                    runwell.log_metric("rmse", error)


def train_xgboost(train, validation, vectorizer, inputs) -> None:
    """Boost until the validation error has not improved for a while."""
    with runwell.start_run(run_name="xgboost", description="Early stopping after **15** rounds."):
        runwell.set_tags({"developer": "you", "model": "xgboost"})
        runwell.log_params(BOOSTER)
        for dataset, context in inputs:
            runwell.log_input(dataset, context=context)
        log_vectorizer(vectorizer)
        booster = xgb.train(
            BOOSTER,
            xgb.DMatrix(*train),
            num_boost_round=150,
            evals=[(xgb.DMatrix(*validation), "validation")],
            early_stopping_rounds=15,
            callbacks=[LogEachRound()],
            verbose_eval=False,
        )
        runwell.log_param("best_iteration", booster.best_iteration)
        guess = booster.predict(
            xgb.DMatrix(validation[0]), iteration_range=(0, booster.best_iteration + 1)
        )
        runwell.log_metric("best_rmse", root_mean_squared_error(validation[1], guess))
        log_errors("xgboost", validation[1], guess)


def main() -> None:
    """Train everything and print the best runs."""
    if len(sys.argv) > 1:
        runwell.set_tracking_uri(sys.argv[1])
    runwell.set_experiment(EXPERIMENT)
    january, february = read_trips("2021-01"), read_trips("2021-02")
    vectorizer = DictVectorizer()
    train = encode(vectorizer, january, fit=True), january.duration.to_numpy()
    validation = encode(vectorizer, february), february.duration.to_numpy()
    inputs = [
        (runwell.data.from_pandas(trips, source=file_of(month), name=f"green-{month}"), role)
        for trips, month, role in (
            (january, "2021-01", "training"),
            (february, "2021-02", "validation"),
        )
    ]
    train_linear(train, validation)
    train_xgboost(train, validation, vectorizer, inputs)
    best = runwell.search_runs(
        experiment_names=[EXPERIMENT],
        filter_string="metrics.rmse < 20",
        order_by=["metrics.rmse ASC"],
        max_results=10,
    )
    columns = ["tags.mlflow.runName", "tags.model", "params.alpha", "metrics.rmse", "run_id"]
    print(best[columns].rename(columns=lambda name: name.rpartition(".")[2]).to_string(index=False))
    print(f"\nbest: {best.iloc[0].run_id} with RMSE {best.iloc[0]['metrics.rmse']:.3f} minutes")


if __name__ == "__main__":
    main()
