"""The search language: from text to a checked tree and back; knows nothing of SQL or of HTTP.

    text ──lexer──▶ tokens ──parser──▶ tree ──check──▶ checked tree ──▶ stores/sql/search
      ▲                                 │                    └────────▶ evaluate (the reference)
      └────────────── text ─────────────┘

``parse_filter`` and ``parse_order`` are the two doors; both raise ``BadQuery``, an ``Invalid`` that
points at the place. ``docs/reference/search.md`` is the language for its users.
"""

from runwell.query.check import parse_filter
from runwell.query.order import parse_order

__all__ = ["parse_filter", "parse_order"]
