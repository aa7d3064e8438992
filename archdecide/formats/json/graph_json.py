"""A service graph as JSON: the stable contract of `archdecide graph --format json`.

Fields are added, never renamed. `archdecide schema graph` prints the schema.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from msgspec import Struct

from archdecide.boundaries.graph import ServiceGraph
from archdecide.contract import describe
from archdecide.formats.json.plain import document, json_text, view


class PrintedMeasures(Struct, frozen=True):
    """Every measure, null where the cut cannot have it."""

    sm: Annotated[float | None, describe("Structural modularity; higher is better.")]
    icp_log: Annotated[
        float | None,
        describe("Share of the calls across clusters, each counted as ln(1 + volume); lower is better."),
    ]
    icp_raw: Annotated[float | None, describe("Share of the call volume across clusters; lower is better.")]
    ifn: Annotated[float | None, describe("Parts that are called from another cluster, per cluster; lower is better.")]
    ned: Annotated[
        float | None,
        describe("Share of the parts in clusters of fewer than 5 or more than 20; lower is better."),
    ]
    coupling: Annotated[float | None, describe("Share of the weight across clusters; lower is better.")]
    cohesion: Annotated[float | None, describe("Mean share of a cluster's weight that stays inside; higher is better.")]
    modularity: Annotated[float | None, describe("Newman's modularity; higher is better.")]

    decimals: ClassVar = 6


class PrintedGraph(ServiceGraph, frozen=True, kw_only=True):
    """How components run together and talk. Keys are added, never renamed."""

    title: Annotated[str, describe("The name of the profile.")]

    decimals: ClassVar = 6
    printed: ClassVar = (
        *("title", "style", "basis", "assignment", "deployables", "components", "edges", "findings", "roadmap"),
        *("blast_radius", "chains", "figures", "cut", "alternatives", ("printed_measures", "measures")),
        *("confidence", "modules", "module_findings"),
    )

    @property
    def printed_measures(
        self,
    ) -> Annotated[
        Mapping[str, PrintedMeasures],
        describe("Measures of the literature: `cut`, and all parts in `one` cluster or `each` alone."),
    ]:
        """The measures of the cut, and of the two that any measure must be read against."""
        return {cut: PrintedMeasures(**found) for cut, found in self.measures.items()}


def text(graph: ServiceGraph, title: str) -> str:
    """The graph as indented JSON."""
    return json_text(data(graph, title))


def data(graph: ServiceGraph, title: str) -> dict[str, Any]:
    """The graph as plain data. `title` is the name of the profile."""
    return document(view(PrintedGraph, graph, title=title))
