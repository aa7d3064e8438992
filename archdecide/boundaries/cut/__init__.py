"""Which components run together, and why each border is where it is."""
