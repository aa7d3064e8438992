"""Reports of many kinds, and a Markdown parser that reads them."""

from drawn_graphs import deployable, edge, graph, interaction, nasty, small
from markdown_it import MarkdownIt
from msgspec.structs import replace
from printed_plans import HOSTILE, only_removals, pack, profile

from archdecide import api
from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.document import report
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.verdict import decide

PARSER = MarkdownIt("commonmark").enable("table")


NO_GRAPH = graph([], [])


def made(owner: Profile, rules: Pack | None = None, drawn: ServiceGraph | None = None) -> str:
    used = rules or pack()
    return report.text(drawn_plan(owner, used, drawn or small()), used, owner)


def drawn_plan(owner: Profile, rules: Pack, drawn: ServiceGraph) -> Plan:
    """The plan of a profile with another graph in it."""
    found = api.plan(owner, rules, decide(owner, rules))
    return replace(found, target=replace(found.target, graph=drawn))


def hostile() -> str:
    evidence = {path: {"source": HOSTILE, "confidence": "low"} for path in ("team.teams", f"components.{HOSTILE}.kind")}
    drawn = graph(
        [deployable(HOSTILE, (HOSTILE, f"{HOSTILE} 2"), "application"), deployable("other", ("other",))],
        [edge(HOSTILE, "other", interaction(HOSTILE, "other", HOSTILE, HOSTILE))],
    )
    return made(profile(name=HOSTILE, evidence=evidence), drawn=drawn)


REPORTS: dict[str, str] = {
    "plain": made(profile()),
    "own weights": made(profile(weights={"team-autonomy": 0.5})),
    "insufficient": made(Profile.model_validate({"name": "n" * 80}), drawn=NO_GRAPH),
    "blocked": made(profile(), only_removals()),
    "estimates": made(profile(team={"teams": "2..4"})),
    "nasty": made(profile(), drawn=nasty()),
    "hostile": hostile(),
}
