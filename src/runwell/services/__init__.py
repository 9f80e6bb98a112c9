"""What can be done, one file per subject; knows no transport, and no service knows another."""
