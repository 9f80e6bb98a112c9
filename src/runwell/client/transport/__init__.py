"""The ways to a store: ``http`` to a server, ``local`` to the same code in this process."""
