"""One module for each thing that a user does: it reads, decides, writes, and returns a result."""
