"""Real taxi trips as features and target: the part of the example that is not about tracking."""

from pathlib import Path

import pandas as pd
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer

DATA = Path(__file__).parent / "data"
CATEGORIES = ["PU_DO"]
NUMBERS = ["trip_distance"]


def file_of(month: str) -> Path:
    """Return the file with the trips of a month such as ``2021-01``."""
    return DATA / f"green_tripdata_{month}.parquet"


def read_trips(month: str) -> pd.DataFrame:
    """Return the trips of a month that took 1 to 60 minutes."""
    trips = pd.read_parquet(file_of(month))
    took = trips.lpep_dropoff_datetime - trips.lpep_pickup_datetime
    trips["duration"] = took.dt.total_seconds() / 60
    trips = trips[trips.duration.between(1, 60)].copy()
    # Where from and where to matters together: the pair is the feature.
    trips["PU_DO"] = trips.PULocationID.astype(str) + "_" + trips.DOLocationID.astype(str)
    return trips


def encode(vectorizer: DictVectorizer, trips: pd.DataFrame, *, fit: bool = False) -> csr_matrix:
    """Return the trips as a sparse matrix, one row a trip; with ``fit`` the vectorizer learns."""
    records = trips[CATEGORIES + NUMBERS].to_dict(orient="records")
    matrix = csr_matrix(vectorizer.fit_transform(records) if fit else vectorizer.transform(records))
    # Lasso takes 32-bit indices only, which is what these sizes need.
    matrix.indices = matrix.indices.astype("int32")
    matrix.indptr = matrix.indptr.astype("int32")
    return matrix
