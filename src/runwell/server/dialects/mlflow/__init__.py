"""MLflow's REST protocol: its requests become ours, our answers its JSON; one file per subject."""
