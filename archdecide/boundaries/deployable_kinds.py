"""The kinds of deployables, and those that count as services."""

from typing import Literal

DeployableKind = Literal["service", "application", "satellite", "front-end", "backing-service", "external"]
"""`application` is what stays together in a monolith or modular monolith; a `satellite` is what
stands beside it; a `backing-service` is a data store, a `front-end` a user interface: neither counts as a service."""
COUNTED: tuple[DeployableKind, ...] = ("service", "application", "satellite")
"""Kinds that people must run as a service."""
