"""A decision, its service graph and what the team has on record, to findings. Knows no files and no clock."""
