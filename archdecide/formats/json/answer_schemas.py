"""JSON Schemas of what `ask`, `explain`, `whatif`, `compare` and `blast` print."""

from archdecide.formats.json.analysis_schemas import question
from archdecide.formats.json.schema_forms import (
    Schema,
    document,
    listing,
    or_null,
    text,
    texts,
)

OPTION = "An option."
IMPORTANCE = "0 does not matter to 1 decides; null: unknown."


def questions_schema() -> Schema:
    """The schema of `archdecide ask --format json`."""
    return document(
        "questions",
        "What to ask next.",
        determined=or_null(text("The option that no open fact can change; null while one can.")),
        open_facts=texts("Facts that could still be asked for."),
        next_questions=listing("Most valuable for its effort first.", question("recommendation")),
    )
