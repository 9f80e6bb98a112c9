"""Where things are kept; the stores know nothing of each other, nor of who asks."""
