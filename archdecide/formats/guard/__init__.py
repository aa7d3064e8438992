"""Boundaries on record as rules that other tools enforce, one module per tool."""
