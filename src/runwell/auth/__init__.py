"""Who may do what; knows no store and no transport."""
