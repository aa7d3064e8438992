"""The result of a check in each of the formats that CI systems read."""
