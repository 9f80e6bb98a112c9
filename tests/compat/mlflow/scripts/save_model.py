"""Log a model of the library named first and print where it is; the newest clients know more."""

import json
import sys

import mlflow
import numpy as np

x = np.arange(24.0).reshape(12, 2)
y = x @ np.array([1.0, 2.0]) + 3.0
library = sys.argv[1]
if library == "xgboost":
    import xgboost

    fitted = xgboost.XGBRegressor(n_estimators=3, max_depth=2).fit(x, y)
    log_model = mlflow.xgboost.log_model
else:
    from sklearn.linear_model import LinearRegression

    fitted = LinearRegression().fit(x, y)
    log_model = mlflow.sklearn.log_model
is_new = int(mlflow.__version__.split(".")[0]) >= 3
with mlflow.start_run() as run:
    place = {"name": "model"} if is_new else {"artifact_path": "model"}
    # Said here, it need not be inferred, which imports everything again in another process.
    info = log_model(fitted, **place, pip_requirements=[library])
said = {
    "run_id": run.info.run_id,
    "root": run.info.artifact_uri,
    "uri": info.model_uri,
    "first": float(fitted.predict(x)[0]),
}
print(json.dumps(said))
