"""Words that several formats share, so that they say the same thing in the same way."""
