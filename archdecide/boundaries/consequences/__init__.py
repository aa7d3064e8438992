"""What follows from a cut: failures, chains of calls, figures, and the order of work."""
