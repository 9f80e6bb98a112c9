"""The roof: commands for people and scripts; knows clients and the server, no store."""
