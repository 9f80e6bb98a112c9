"""What every request meets around an act: hosts, limits, errors, headers; knows no act."""
