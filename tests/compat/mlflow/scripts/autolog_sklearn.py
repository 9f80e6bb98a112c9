"""Train with scikit-learn under MLflow's automatic logging, and read what it logged."""

import mlflow
import mlflow.sklearn
import pandas as pd
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

mlflow.set_experiment("autolog")
mlflow.sklearn.autolog(silent=True)
client = mlflow.MlflowClient()
features, labels = load_iris(return_X_y=True, as_frame=True)

with mlflow.start_run(run_name="fit") as fit:
    model = LogisticRegression(C=0.5, max_iter=500).fit(features, labels)
    score = model.score(features, labels)
run = client.get_run(fit.info.run_id)
assert run.info.status == "FINISHED"
assert run.data.params["C"] == "0.5", run.data.params
assert run.data.metrics["training_score"] == score, run.data.metrics
assert {"training_f1_score", "training_roc_auc"} <= run.data.metrics.keys()
assert run.data.tags["estimator_name"] == "LogisticRegression"
(used,) = run.inputs.dataset_inputs
assert used.dataset.name == "dataset", used
files = {file.path for file in client.list_artifacts(fit.info.run_id)}
assert {"estimator.html", "training_confusion_matrix.png"} <= files, files
(logged,) = mlflow.search_logged_models([run.info.experiment_id], output_format="list")
assert logged.status == "READY", logged
assert logged.source_run_id == fit.info.run_id
assert {metric.key for metric in logged.metrics} >= {"training_score"}, logged.metrics
loaded = mlflow.pyfunc.load_model(logged.model_uri)
assert list(loaded.predict(features)) == list(model.predict(features))
assert loaded.metadata.signature is not None

with mlflow.start_run(run_name="search") as search:
    GridSearchCV(
        RandomForestClassifier(n_estimators=5, random_state=0), {"max_depth": [2, 3, 4]}, cv=2
    ).fit(features, labels)
parent = client.get_run(search.info.run_id)
assert "best_cv_score" in parent.data.metrics, parent.data.metrics
assert "best_max_depth" in parent.data.params, parent.data.params
children = client.search_runs(
    [parent.info.experiment_id], f"tags.mlflow.parentRunId = '{search.info.run_id}'"
)
assert len(children) == 3, children
assert {child.data.params["max_depth"] for child in children} == {"2", "3", "4"}
files = {file.path for file in client.list_artifacts(search.info.run_id)}
assert "cv_results.csv" in files, files
path = client.download_artifacts(search.info.run_id, "cv_results.csv")
assert len(pd.read_csv(path)) == 3
