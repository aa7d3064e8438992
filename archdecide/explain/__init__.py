"""Why the answer is what it is: explanations, and what carried a change."""
