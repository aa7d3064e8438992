"""Days as arguments."""

from datetime import date


def day(text: str | None, option: str) -> date | None:
    """The day that an option names, or None without one. Raises InputError."""
    from archdecide.errors import Diagnostic, InputError, Place
    from archdecide.text_kinds import Day

    if text is None:
        return None
    try:
        return Day().exact(text)
    except ValueError as error:
        raise InputError([Diagnostic(Place(option), str(error), "a day is written YYYY-MM-DD")]) from None
