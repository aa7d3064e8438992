"""`archdecide schema`."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, deliver


class SchemaName(StrEnum):
    """What has a JSON Schema."""

    PROFILE = "profile"
    DECISION = "decision"
    GRAPH = "graph"
    CHECK = "check"


def schema(
    name: Annotated[SchemaName, typer.Argument(help="Which schema to print.")] = SchemaName.PROFILE,
    output: OUTPUT = "-",
) -> None:
    """Print the JSON Schema (2020-12) of profiles, or of the JSON that assess, graph and check print."""
    from archdecide.formats import check_schema, json_schemas, profile_schema

    content = {
        SchemaName.PROFILE: profile_schema.profile_schema,
        SchemaName.DECISION: json_schemas.decision_schema,
        SchemaName.GRAPH: json_schemas.graph_schema,
        SchemaName.CHECK: check_schema.check_schema,
    }[name]()
    deliver(json.dumps(content, indent=2, ensure_ascii=False) + "\n", output, "Schema")
