"""Encoding of images, figures, tables and documents into files; knows no run and no transport."""
