"""Whether a rule pack is good: its examples as tests, coverage, lint, and agreement with real systems."""
