"""XML of build files, without a parser for XML: what strangers can do to one is worth more than what it would find."""

from collections.abc import Iterator


def without(text: str, opening: str, closing: str) -> str:
    """A text without everything from an opening to the next closing, in one pass; an opening without end stays."""
    kept: list[str] = []
    position = 0
    while (start := text.find(opening, position)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
        kept.append(text[position:start])
        position = end + len(closing)
    return "".join([*kept, text[position:]])


def elements(text: str, name: str) -> Iterator[str]:
    """The content of every element of a name that has no attributes, in one pass; of nested ones the innermost."""
    for part in text.split(f"<{name}>")[1:]:
        content, found, _ = part.partition(f"</{name}>")
        if found:
            yield content
