"""What travels: frames of the spool, batches, and the requests and responses of the use-cases.

Shapes only; no floor above may be known here, and no numeric library is needed to read it.
"""
