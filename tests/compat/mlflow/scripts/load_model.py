"""Load the model at the URI named first, or only fetch it, and print what was seen."""

import json
import sys
from pathlib import Path

import mlflow

uri, how = sys.argv[1:3]
if how == "register":
    name, run_id = sys.argv[3:5]
    client = mlflow.MlflowClient()
    client.create_registered_model(name)
    version = client.create_model_version(name, uri, run_id).version
    uri = f"models:/{name}/{version}"
folder = Path(mlflow.artifacts.download_artifacts(uri))
# New clients add a note of their own to what they fetch.
files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
said = {
    "files": sorted(files - {"registered_model_meta"}),
    "flavors": sorted(mlflow.models.Model.load(str(folder)).flavors),
}
if how == "predict":
    import numpy as np

    x = np.arange(24.0).reshape(12, 2)
    said["first"] = float(mlflow.pyfunc.load_model(uri).predict(x)[0])
print(json.dumps(said))
