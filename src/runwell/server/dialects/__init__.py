"""Protocols of other trackers, one folder each: translation only; they know nothing of stores."""
