"""The arguments of each tool: one class is their JSON Schema, and what checks them."""

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from archdecide import api

PROFILE = "archdecide.yaml"
PATH = "The file of the profile, below the working folder."
NAMES = Annotated[list[str], Meta(max_length=50)]
Arguments = TypeVar("Arguments", bound=Struct)


class ProfileArguments(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Which profile: a file, or the profile itself."""

    path: Annotated[str, Meta(description=PATH)] = PROFILE
    profile: Annotated[
        str | dict[str, Any] | None,
        Meta(description="A profile itself instead of a file: YAML text, or its data."),
    ] = None


class AssessArguments(ProfileArguments):
    """What to assess."""

    deep: Annotated[bool, Meta(description="Also find the fewest facts that change the recommendation.")] = False


class AskArguments(ProfileArguments):
    """How much to ask."""

    limit: Annotated[int, Meta(description="Number of questions at most.", ge=1, le=200)] = 10


class ExplainArguments(ProfileArguments):
    """What to explain."""

    criteria: Annotated[NAMES, Meta(description="Criteria, by id or code.")] = []
    facts: Annotated[NAMES, Meta(description="Facts by path, e.g. team.engineers.")] = []
    gates: Annotated[NAMES, Meta(description="Gates, by id or code.")] = []
    options: Annotated[NAMES, Meta(description="Options: monolith, modular-monolith, microservices.")] = []


class WhatIfArguments(ProfileArguments):
    """What to assume."""

    set: Annotated[
        dict[str, Any],
        Meta(
            description="Values by path, as in a profile, null for unknown: facts (team.engineers), "
            "components.NAME.FIELD and interactions.FROM -> TO.FIELD.",
            min_length=1,
        ),
    ]


class GraphArguments(ProfileArguments):
    """What to draw."""

    style: Annotated[
        str | None,
        Meta(description="Cut for this option instead of the one on record or recommended; today: what runs now."),
    ] = None
    cut: Annotated[int, Meta(description="1 is the proposed cut, higher numbers are the next best.", ge=1)] = 1
    format: Annotated[api.GraphFormat, Meta(description="Format of the text beside the data.")] = "mermaid"


class CheckArguments(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What to check."""

    paths: Annotated[
        list[str] | None,
        Meta(description="Profiles, or folders to search for them; without any, as the configuration says."),
    ] = None


class RuleArguments(Struct, forbid_unknown_fields=True, kw_only=True):
    """Which rule to show."""

    id: Annotated[str, Meta(description="Id or code of a rule, e.g. team-autonomy or V2.")]


class SetFactsArguments(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What to write."""

    facts: Annotated[
        dict[str, Any], Meta(description="Values by fact, as in a profile, e.g. {team.engineers: 12}.", min_length=1)
    ]
    evidence: Annotated[
        dict[str, api.StatedSource], Meta(description="For each of these facts, where its value comes from.")
    ]
    path: Annotated[str, Meta(description=PATH)] = PROFILE
    replace: Annotated[
        bool, Meta(description="Also replace values that are known. Only when the people who wrote them agree.")
    ] = False


def json_schema(arguments: type[Struct]) -> dict[str, Any]:
    """The JSON Schema of the arguments of a tool, with everything in one place, as clients expect it."""
    (schema,), parts = msgspec.json.schema_components([arguments], ref_template="#/$defs/{name}")
    own = parts.pop(arguments.__name__, schema)
    return {
        **{key: value for key, value in own.items() if key not in ("title", "description")},
        "additionalProperties": False,
        **({"$defs": parts} if parts else {}),
    }


def read_arguments(given: object, tool: str, kind: type[Arguments]) -> Arguments:
    """The arguments of a tool. Raises InputError."""
    known = kind.__struct_fields__
    if isinstance(given, dict) and (strange := next((name for name in given if name not in known), None)):
        raise api.unknown("argument", strange, known, tool)
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at ")
        raise api.refusal(tool, what.replace("`", "'"), path=path.strip("`").removeprefix("$.")) from None
