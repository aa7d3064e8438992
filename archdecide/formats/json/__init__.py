"""Results as JSON, and the JSON Schemas that describe it."""
