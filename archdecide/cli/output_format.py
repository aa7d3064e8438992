"""What commands share that print for people or for programs."""

from enum import StrEnum


class TextOrJson(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"
