"""The metadata store: one SQL code base on SQLite and PostgreSQL; the only room that knows SQL."""
