"""Many profiles in one run: found, shared out to processes, compared with a revision and a baseline, put in order."""
