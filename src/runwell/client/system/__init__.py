"""Readings of the machine while a run lasts; knows no run, only a function to log with."""
