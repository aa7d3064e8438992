"""Facts and rules to findings, scores and a recommendation."""
