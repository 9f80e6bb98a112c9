"""Metric points as columns: decoding, tails, chunks, reading, down-sampling; knows no transport."""
