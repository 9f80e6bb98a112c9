"""Load the model at the URI named first, or only fetch it, and print what was seen.

Usage: load_model.py URI fetch | URI register NAME RUN_ID | URI predict LIBRARY NAME
"""

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
    library, name = sys.argv[3:5]
    load_native = getattr(mlflow, library).load_model
    version = mlflow.register_model(uri, name).version
    mlflow.MlflowClient().set_registered_model_alias(name, "champion", version)
    uris = [uri, f"models:/{name}/{version}", f"models:/{name}@champion", *sys.argv[5:]]
    said["first"] = [
        float(load(each).predict(x)[0])
        for each in uris
        for load in (load_native, mlflow.pyfunc.load_model)
    ]
print(json.dumps(said))
