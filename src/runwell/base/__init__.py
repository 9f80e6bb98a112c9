"""The ground: facts and primitives every floor may use; knows nothing above itself."""
