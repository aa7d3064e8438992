"""How components talk across a border, and what protects each call."""
