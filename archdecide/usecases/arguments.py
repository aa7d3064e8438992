"""Days, percentages and file names as users type them."""

from datetime import date
from fractions import Fraction

from archdecide.errors import refusal
from archdecide.text_kinds import Day, has_control


def read_day(text: str | None, option: str) -> date | None:
    """The day in a text, None without one. Raises InputError, which names the option."""
    if text is None:
        return None
    try:
        return Day().exact(text)
    except ValueError as error:
        raise refusal(option, str(error), "a day is written YYYY-MM-DD") from None


def chosen_day(text: str | None = None, option: str = "") -> date:
    """The day in a text, or today where the user is: the only reader of the clock. Raises InputError as `read_day`."""
    # Local time, as meant by review dates and waivers.
    return read_day(text, option) or date.today()  # noqa: DTZ011


def read_percentage(text: str | None, option: str) -> Fraction | None:
    """A number from 0 to 100, exactly; None without a text. Raises InputError, which names the option."""
    if text is None:
        return None
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if not 0 <= value <= 100:
        raise refusal(option, f"'{text}' is not a percentage", "a number from 0 to 100")
    return value


def expect_file_name(text: str, option: str) -> None:
    """Raises InputError for a text that cannot name a file: empty, or with control characters."""
    if not text or has_control(text, lines=False):
        raise refusal(option, f"{text!r} is not a file name", "e.g. services/a/archdecide.yaml")
