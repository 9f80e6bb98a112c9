"""Descriptions of the data that a run uses: ``runwell.data.from_pandas(df)`` and its siblings."""

from runwell.client.data.arrays import from_numpy
from runwell.client.data.dataset import Dataset
from runwell.client.data.files import from_dict, from_file
from runwell.client.data.frames import from_pandas, from_polars

__all__ = ["Dataset", "from_dict", "from_file", "from_numpy", "from_pandas", "from_polars"]
