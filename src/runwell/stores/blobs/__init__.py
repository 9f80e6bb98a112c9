"""Bytes under the digest of their content; knows nothing of runs or manifests."""
