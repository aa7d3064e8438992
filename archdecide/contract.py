"""What all JSON that archdecide prints has in common."""

VERSION = 1
"""The `schema_version` of every document: fields are added to it, never renamed or removed."""
