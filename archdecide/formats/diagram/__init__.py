"""A service graph in each of the diagram formats."""
