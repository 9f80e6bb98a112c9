"""The import path ``runwell.data``: descriptions of the data that a run uses."""

from runwell.client.data import (
    Dataset,
    from_dict,
    from_file,
    from_numpy,
    from_pandas,
    from_polars,
)

__all__ = ["Dataset", "from_dict", "from_file", "from_numpy", "from_pandas", "from_polars"]
