"""The simulation of failures for people at a terminal: who stops, who serves less, who is untouched, and why.

Readable at 80 columns, without colour, in a pipe and in ASCII. User strings only enter as `Text`, so that no
name is ever read as markup.
"""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from archdecide.boundaries.consequences.consequences import Chain, FailureReach
from archdecide.boundaries.consequences.simulation import Scenario, Simulation
from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import printed
from archdecide.formats.wording import chain_wording as words
from archdecide.formats.wording.decision_wording import capitalised, clause, counted, one_line

MOST_FAILURES = 40
MOST_CHAINS = 8
MOST_CANDIDATES = 4
MOST_AFFECTED = 25
MOST_UNTOUCHED = 12
HEADING = "bold cyan"
BARE = "bare: nothing limits the waiting; protected: with what the graph recommends for each edge"
CUTS = {"proposed": "Proposed cut", "monolith": "Monolith"}
PROTECTION = {False: "without protection", True: "with timeouts, breakers, bulkheads and fallbacks"}


def overview(graph: ServiceGraph, title: str, look: OutputStyle) -> str:
    """Every failure and every chain of a graph."""
    return printed(_overview(graph, title), look)


def detail(simulation: Simulation, title: str, look: OutputStyle) -> str:
    """One failure and how it travels."""
    return printed(_detail(simulation, title), look)


def _overview(graph: ServiceGraph, title: str) -> Iterator[RenderableType]:
    yield Text(f"{one_line(title)} as {graph.style}: what fails when", style="bold")
    if not graph.blast_radius:
        yield Text("The profile lists no components, so nothing can fail. Add components and interactions.")
        return
    yield Text()
    yield Text("If this fails: own parts that stop / serve less / are untouched", style=HEADING)
    yield Padding(_failures(graph), (0, 0, 0, 2))
    yield Padding(Text(BARE, style="dim"), (0, 0, 0, 2))
    yield Text()
    yield Text("Chains that must answer at once", style=HEADING)
    for chain in graph.chains[:MOST_CHAINS]:
        yield Padding(Group(*_chain(chain)), (0, 0, 0, 2))
    if len(graph.chains) > MOST_CHAINS:
        yield Text(f"  and {len(graph.chains) - MOST_CHAINS} more; see --format json", style="dim")
    if not graph.chains:
        yield Text("  No part needs another at once.")


def _failures(graph: ServiceGraph) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_row("", Text("Proposed cut"), "", Text("Monolith"), "")
    table.add_row("", *(Text(word, style="dim") for word in ("bare", "protected", "bare", "protected")))
    for item in graph.blast_radius[:MOST_FAILURES]:
        reaches = (item.unprotected, item.protected, item.monolith_unprotected, item.monolith_protected)
        table.add_row(Text(one_line(item.fails)), *map(_numbers, reaches))
    if len(graph.blast_radius) > MOST_FAILURES:
        table.add_row(Text(f"and {len(graph.blast_radius) - MOST_FAILURES} more; see --format json", style="dim"))
    return table


def _numbers(reach: FailureReach) -> Text:
    return Text(words.reach(reach), justify="right")


def _chain(chain: Chain) -> Iterator[RenderableType]:
    yield Text.assemble(
        (f"'{one_line(chain.entry)}'", "bold"),
        f" needs {counted(len(chain.parts) - 1, 'other deployable')} at once",
    )
    yield Padding(Text(f"{capitalised(words.availability(chain, chain.target_pct))}."), (0, 0, 0, 2))
    yield Padding(Text(f"{capitalised(words.speed(chain, chain.target_ms))}."), (0, 0, 0, 2))
    if chain.open_externals:
        yield Padding(Text(f"Nothing is known of {words.few_names(chain.open_externals)}."), (0, 0, 0, 2))
    if chain.cheapest is not None:
        yield Padding(
            Text(f"→ Cheapest change: {clause(words.candidate(chain.cheapest))}.", style="green"), (0, 0, 0, 2)
        )
    elif chain.candidates:
        yield Padding(Text("→ None of the changes that were tried reaches the targets.", style="yellow"), (0, 0, 0, 2))
    others = [item for item in chain.candidates if item != chain.cheapest]
    for item in others[:MOST_CANDIDATES]:
        yield Padding(Text(f"tried: {words.candidate(item)}", style="dim"), (0, 0, 0, 4))


def _detail(simulation: Simulation, title: str) -> Iterator[RenderableType]:
    yield Text(f"{one_line(title)} as {simulation.style}: '{one_line(simulation.fails)}' fails", style="bold")
    for word, scenarios in (("a crash", simulation.scenarios), ("errors only", simulation.errors)):
        for scenario in scenarios:
            yield Text()
            yield Text(f"{CUTS[scenario.cut]}, {PROTECTION[scenario.protected]}: {word}", style=HEADING)
            yield Padding(_scenario(scenario), (0, 0, 0, 2))


def _scenario(scenario: Scenario) -> RenderableType:
    table = Table.grid(padding=(0, 1, 0, 0))
    states = {"stops": ("stops", "red"), "degrades": ("serves less", "yellow")}
    for item in scenario.affected[:MOST_AFFECTED]:
        word, style = states[item.state]
        table.add_row(
            Text(word, style=style), Text.assemble((one_line(item.component), "bold"), f": {one_line(item.because)}")
        )
    if len(scenario.affected) > MOST_AFFECTED:
        table.add_row(
            Text(), Text(f"and {len(scenario.affected) - MOST_AFFECTED} more; see --format json", style="dim")
        )
    untouched = words.few_names(map(one_line, scenario.untouched), MOST_UNTOUCHED) or "nobody"
    table.add_row(Text("untouched", style="green"), Text(untouched))
    return table
