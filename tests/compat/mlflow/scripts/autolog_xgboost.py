"""Train with XGBoost under MLflow's automatic logging, and read what it logged."""

import mlflow
import mlflow.xgboost
import numpy as np
import xgboost

mlflow.set_experiment("autolog boosting")
mlflow.xgboost.autolog(silent=True)
client = mlflow.MlflowClient()
rng = np.random.default_rng(0)
features = rng.normal(size=(200, 3))
train = xgboost.DMatrix(features, label=features[:, 0] * 2, feature_names=["a", "b", "c"])

with mlflow.start_run() as active:
    booster = xgboost.train(
        {"max_depth": 2, "eta": 0.3, "objective": "reg:squarederror"},
        train,
        num_boost_round=12,
        evals=[(train, "train")],
        early_stopping_rounds=3,
        verbose_eval=False,
    )
run = client.get_run(active.info.run_id)
assert run.data.params["max_depth"] == "2", run.data.params
assert run.data.params["num_boost_round"] == "12"
history = client.get_metric_history(active.info.run_id, "train-rmse")
assert {point.step for point in history} >= set(range(12)), history
values = [point.value for point in sorted(history, key=lambda point: point.step)]
assert values[0] > values[-1]
assert "best_iteration" in run.data.metrics, run.data.metrics
files = {file.path for file in client.list_artifacts(active.info.run_id)}
assert "feature_importance_weight.png" in files, files
assert "feature_importance_weight.json" in files, files
(logged,) = mlflow.search_logged_models([run.info.experiment_id], output_format="list")
loaded = mlflow.xgboost.load_model(logged.model_uri)
assert np.allclose(loaded.predict(train), booster.predict(train))
