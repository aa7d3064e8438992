"""One module for each thing a user can ask for: it reads, decides, writes, and returns a result."""
