"""Send a large file, in one piece or in parts as the environment says, and fetch it again.

Usage: large_file.py MIB whole|parts
"""

import hashlib
import os
import sys
from pathlib import Path

MIB = 1 << 20
count, way = int(sys.argv[1]), sys.argv[2]
os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = str(way == "parts").lower()
os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = str(5 * MIB)
os.environ["MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE"] = str(7 * MIB)
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"

import mlflow  # noqa: E402


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


large = Path("größe 1.bin")
with large.open("wb") as file:
    for _ in range(count):
        file.write(os.urandom(MIB))
    file.write(b"the end")
with mlflow.start_run() as run:
    mlflow.log_artifact(str(large), "weights")
large = large.rename("sent.bin")
[listed] = mlflow.MlflowClient().list_artifacts(run.info.run_id, "weights")
assert (listed.path, listed.file_size) == ("weights/größe 1.bin", count * MIB + 7)
fetched = Path(mlflow.MlflowClient().download_artifacts(run.info.run_id, listed.path, "."))
assert fetched.resolve() != large.resolve()
assert sha256(fetched) == sha256(large)
fetched.unlink()
large.unlink()
