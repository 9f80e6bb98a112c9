"""A trained model is registered as it is logged, and loaded by version, alias and stage."""

import time

import mlflow
import mlflow.sklearn
import numpy as np
from mlflow import MlflowClient
from sklearn.linear_model import LinearRegression

NAME = f"line {time.time_ns()}"
IS_NEW = int(mlflow.__version__.partition(".")[0]) >= 3
client = MlflowClient()
inputs = np.array([[0.0], [1.0], [2.0]])

for slope in (1.0, 2.0, 3.0):
    model = LinearRegression().fit(inputs, inputs[:, 0] * slope)
    with mlflow.start_run() as run:
        place = {"name": "model"} if IS_NEW else {"artifact_path": "model"}
        # What the first needs is inferred, as it is for most people: with an environment of its own
        # and another process.
        needs = {} if slope == 1.0 else {"pip_requirements": ["scikit-learn"]}
        mlflow.sklearn.log_model(model, registered_model_name=NAME, **place, **needs)
later = mlflow.register_model(f"runs:/{run.info.run_id}/model", NAME)
assert int(later.version) == 4
assert later.run_id == run.info.run_id
client.set_registered_model_alias(NAME, "champion", "2")
client.transition_model_version_stage(NAME, "1", "Production")


def slope_of(uri):
    return round(float(mlflow.pyfunc.load_model(uri).predict(np.array([[1.0]]))[0]), 6)


assert slope_of(f"models:/{NAME}/3") == 3.0
assert slope_of(f"models:/{NAME}/4") == 3.0
assert slope_of(f"models:/{NAME}@champion") == 2.0
assert slope_of(f"models:/{NAME}/Production") == 1.0
assert slope_of(f"models:/{NAME}/latest") == 3.0
assert mlflow.sklearn.load_model(f"models:/{NAME}/1").coef_[0] > 0
if IS_NEW:
    assert client.get_model_version(NAME, "1").source.startswith("models:/m-")
