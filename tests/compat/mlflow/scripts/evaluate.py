"""Evaluate models, a plain function, old predictions and answers, and read what was logged.

Usage: evaluate.py models|answers
"""

import sys

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import MetricThreshold
from mlflow.models.evaluation.validation import ModelValidationFailedException
from sklearn.datasets import load_diabetes, load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression

mlflow.set_experiment("evaluation")
client = mlflow.MlflowClient()
NEEDS = ["scikit-learn"]


def logged(run_id):
    """Return a run and the files that it has."""
    return client.get_run(run_id), {one.path for one in client.list_artifacts(run_id)}


def evaluate_classifier():
    """Judge a logged model on a data set, with its curves and tables."""
    features, labels = load_iris(return_X_y=True, as_frame=True)
    model = LogisticRegression(max_iter=500).fit(features, labels)
    data = features.assign(target=labels)
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(model, name="classifier", pip_requirements=NEEDS)
        result = mlflow.evaluate(
            info.model_uri, data, targets="target", model_type="classifier", evaluators="default"
        )
    found, files = logged(run.info.run_id)
    assert found.data.metrics == result.metrics
    accuracy = float(np.mean(model.predict(features) == labels))
    assert found.data.metrics["accuracy_score"] == accuracy
    assert {"f1_score", "log_loss", "roc_auc"} <= result.metrics.keys(), result.metrics
    assert {"confusion_matrix.png", "per_class_metrics.csv", "roc_curve_plot.png"} <= files, files
    assert set(result.artifacts) >= {"per_class_metrics", "confusion_matrix"}
    path = client.download_artifacts(run.info.run_id, "per_class_metrics.csv")
    assert list(pd.read_csv(path)["positive_class"]) == [0, 1, 2]
    used = [one.dataset for one in found.inputs.dataset_inputs]
    assert len(used) == 1, used
    # MLflow 3 also keeps the measures with the model, named with the data.
    model = client.get_logged_model(info.model_id)
    (measure,) = [one for one in model.metrics if one.key == "accuracy_score"]
    assert (measure.value, measure.dataset_digest) == (accuracy, used[0].digest)


def evaluate_regressor():
    """Judge a regressor, then let thresholds accept and refuse it."""
    features, labels = load_diabetes(return_X_y=True, as_frame=True)
    model = LinearRegression().fit(features, labels)
    data = features.assign(target=labels)
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(model, name="regressor", pip_requirements=NEEDS)
        result = mlflow.models.evaluate(
            f"models:/{info.model_id}", data, targets="target", model_type="regressor"
        )
    found, _ = logged(run.info.run_id)
    assert found.data.metrics == result.metrics
    error = float(np.sqrt(np.mean((model.predict(features) - labels) ** 2)))
    assert np.isclose(found.data.metrics["root_mean_squared_error"], error)
    good = {"r2_score": MetricThreshold(threshold=0.3, greater_is_better=True)}
    mlflow.validate_evaluation_results(good, result)
    best = {"r2_score": MetricThreshold(threshold=0.99, greater_is_better=True)}
    said = None
    try:
        mlflow.validate_evaluation_results(best, result)
    except ModelValidationFailedException as problem:
        said = str(problem)
    assert said is not None
    assert "r2_score" in said


def evaluate_predictions():
    """Judge a function, and predictions that were made before, with a measure of one's own."""
    data = pd.DataFrame({"x": [1.0, 2.0, 3.0], "target": [2.0, 4.0, 7.0]})
    worst = mlflow.models.make_metric(
        eval_fn=lambda predictions, targets, metrics: float(abs(predictions - targets).max()),
        greater_is_better=False,
        name="worst",
    )
    common = {"targets": "target", "model_type": "regressor", "extra_metrics": [worst]}
    with mlflow.start_run() as run:
        mlflow.evaluate(lambda inputs: inputs["x"] * 2, data, **common)
    assert logged(run.info.run_id)[0].data.metrics["worst"] == 1.0
    made = mlflow.data.from_pandas(
        data.assign(said=[2.0, 4.0, 6.0]), targets="target", predictions="said", name="made"
    )
    with mlflow.start_run() as run:
        mlflow.evaluate(data=made, model_type="regressor", extra_metrics=[worst])
    found, _ = logged(run.info.run_id)
    assert found.data.metrics["worst"] == 1.0
    assert [one.dataset.name for one in found.inputs.dataset_inputs] == ["made"]


def evaluate_answers():
    """Judge answers by scorers of one's own: traces with assessments, and means of the run."""
    from mlflow.genai.scorers import scorer

    @scorer
    def is_exact(outputs, expectations):
        return outputs == expectations["answer"]

    @scorer
    def length(outputs):
        return len(outputs)

    data = [
        {"inputs": {"question": "1+1"}, "expectations": {"answer": "2"}},
        {"inputs": {"question": "1+2"}, "expectations": {"answer": "4"}},
    ]
    with mlflow.start_run() as run:
        result = mlflow.genai.evaluate(
            data, scorers=[is_exact, length], predict_fn=lambda question: str(eval(question))
        )
    assert result.run_id == run.info.run_id
    found, _ = logged(run.info.run_id)
    assert found.data.metrics == {"is_exact/mean": 0.5, "length/mean": 1.0}, found.data.metrics
    traces = mlflow.search_traces(run_id=run.info.run_id, return_type="list")
    said = {
        trace.data.request: {one.name: one.value for one in trace.info.assessments}
        for trace in traces
    }
    assert said == {
        '{"question": "1+1"}': {"is_exact": True, "length": 1, "answer": "2"},
        '{"question": "1+2"}': {"is_exact": False, "length": 1, "answer": "4"},
    }, said


if sys.argv[1] == "models":
    evaluate_classifier()
    evaluate_regressor()
else:
    evaluate_predictions()
    evaluate_answers()
