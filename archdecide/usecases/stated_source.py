"""What is said of where a fact comes from; in a module of its own, which is imported in no time."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct


class StatedSource(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a fact comes from."""

    source: Annotated[
        str, Meta(description="A document, a dashboard or a person, so that people can look it up.", max_length=1000)
    ]
    as_of: Annotated[date | None, Meta(description="The day on which it was true.")] = None
    confidence: Literal["low", "medium", "high"] | None = None
