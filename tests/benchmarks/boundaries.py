"""How well a cut agrees with reference decompositions, beside what networkx and leidenalg find in the same run.

    python tests/benchmarks/boundaries.py FOLDER [--rounds 2] [--renamings 10]

FOLDER holds cases as <case>/<case>.json: {"name", "nodes": [{"id", …}], "edges": [{"from", "to", "weight", …}],
"reference": {node: cluster}}. Nodes without a reference are cut, but not scored. What a case declares becomes the
profile: nodes that are data stores (`type: store`, or the target of an edge of kind `store`), nodes of one `entity`
(together), and pairs that repel each other (`extra.repulsion`, negative weights). Packed collections without a
reference (<case>/graphs.json.gz) are cut too, for speed and for the same bytes from shuffled input.

The others get the same pairs; negative ones are left out for them, because their measure has no meaning for those.
Everything runs with the same parameters for every case. This is a script, not a test: times are no promise.

Names say nothing of structure, so with `--renamings` every case is cut under that many random namings and orders, by
every method, and the mean and the worst agreement of each are printed instead. `tied` is the mean over the nodes that
have edges.
"""

import argparse
import gzip
import importlib.util
import json
import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import networkx as nx

from archdecide.boundaries import ServiceGraph, service_graph
from archdecide.boundaries.cut.recorded import proposed_cut
from archdecide.load.pack_reader import load_pack
from archdecide.profile import Profile

STYLE = "microservices"
Cut = Mapping[str, Hashable]
Case = Mapping[str, Any]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Agreement:
    """With a reference, over the nodes that it names: each 1 for the same cut."""

    ari: float
    f1: float
    mojofm: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("folder", type=Path, help="folder of cases")
    arguments.add_argument("--rounds", type=int, default=2, help="shuffled inputs per case (default 2)")
    arguments.add_argument("--renamings", type=int, default=0, help="random namings per case instead (default none)")
    chosen = arguments.parse_args()
    paths = sorted(chosen.folder.glob("*/*.json"))
    if chosen.renamings:
        under_renamings(labelled(paths), chosen.renamings)
        return
    scored(labelled(paths), chosen.rounds)
    for path in sorted(chosen.folder.glob("*/graphs.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            unlabelled(path.parent.name, json.load(file)["graphs"], chosen.rounds)


def labelled(paths: Iterable[Path]) -> Iterator[Case]:
    """The cases that have a reference."""
    for path in paths:
        case = json.loads(path.read_text(encoding="utf-8"))
        if "reference" in case and "nodes" in case:
            yield case


def under_renamings(cases: Iterable[Case], times: int) -> None:
    """Prints the mean and the worst agreement of every method under random names, then the means over the cases."""
    print(f"{'case':24}{'method':20}{'mean ARI':>9}{'worst':>7}{'tied':>7}{'mean F1':>9}{'services':>10}{'cuts':>6}")
    means: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for case in cases:
        found: dict[str, list[tuple[Agreement, Cut]]] = defaultdict(list)
        for seed in range(times):
            names = new_names(case, seed)
            back = {new: old for old, new in names.items()}
            for method, run in methods(renamed(case, names, seed)).items():
                cut = {back[name]: home for name, home in run().items()}
                found[method].append((agreement(case["reference"], cut), cut))
        for method, results in found.items():
            aris = [result.ari for result, _ in results]
            f1 = statistics.mean(result.f1 for result, _ in results)
            known = tied(case)
            tied_ari = statistics.mean(agreement(known, cut).ari for _, cut in results)
            counts = sorted({len(set(cut.values())) for _, cut in results})
            shown = f"{counts[0]}-{counts[-1]}" if len(counts) > 1 else f"{counts[0]}"
            distinct = len({frozenset(map(frozenset, as_sets(cut))) for _, cut in results})
            print(
                f"{case['name']:24}{method:20}{statistics.mean(aris):9.3f}{min(aris):7.3f}{tied_ari:7.3f}{f1:9.3f}{shown:>10}"
                f"{distinct:6}"
            )
            if not case["name"].startswith("deploy-"):
                means[method].append((statistics.mean(aris), min(aris), tied_ari, f1))
    for method, figures in means.items():
        ari, worst, tied_ari, f1 = (statistics.mean(column) for column in zip(*figures, strict=True))
        print(f"{'mean without deploy-*':24}{method:20}{ari:9.3f}{worst:7.3f}{tied_ari:7.3f}{f1:9.3f}")


def tied(case: Case) -> dict[str, Hashable]:
    """The reference of the nodes with at least one edge: of the others nothing says where they belong."""
    touched = {edge[end] for edge in case["edges"] for end in ("from", "to") if edge["from"] != edge["to"]}
    return {node: cluster for node, cluster in case["reference"].items() if node in touched}


def new_names(case: Case, seed: int) -> dict[str, str]:
    """A random name for every node."""
    numbers = list(range(len(case["nodes"])))
    random.Random(seed).shuffle(numbers)
    return {node["id"]: f"part {number:04}" for node, number in zip(case["nodes"], numbers, strict=True)}


def renamed(case: Case, names: Mapping[str, str], seed: int) -> Case:
    """A case under other names, its nodes and edges in random order."""
    order = random.Random(seed)
    nodes = [{**node, "id": names[node["id"]]} for node in case["nodes"]]
    edges = _renamed_edges(case["edges"], names)
    order.shuffle(nodes)
    order.shuffle(edges)
    repulsion = _renamed_edges(case.get("extra", {}).get("repulsion", ()), names)
    return {**case, "nodes": nodes, "edges": edges, "extra": {"repulsion": repulsion}}


def _renamed_edges(edges: Iterable[Case], names: Mapping[str, str]) -> list[Case]:
    return [{**edge, "from": names[edge["from"]], "to": names[edge["to"]]} for edge in edges]


def as_sets(cut: Cut) -> list[set[str]]:
    found: dict[Hashable, set[str]] = defaultdict(set)
    for name, home in cut.items():
        found[home].add(name)
    return list(found.values())


def scored(cases: Iterable[Case], rounds: int) -> None:
    """Prints one line per case and method, then means over the cases whose reference groups parts into services."""
    print(f"{'case':24}{'method':20}{'ARI':>7}{'F1':>7}{'MoJoFM':>8}{'services':>9}{'seconds':>9}  remarks")
    results: dict[str, list[Agreement]] = defaultdict(list)
    for case in cases:
        for method, cut, seconds, remark in _methods(case, rounds):
            found = agreement(case["reference"], cut)
            services = len(set(cut.values()))
            print(
                f"{case['name']:24}{method:20}{found.ari:7.3f}{found.f1:7.3f}{found.mojofm:8.3f}{services:9}"
                f"{seconds:9.3f}  {remark}"
            )
            if not case["name"].startswith("deploy-"):
                results[method].append(found)
    for method, all_found in results.items():
        ari, f1, mojofm = (
            statistics.mean(getattr(found, name) for found in all_found) for name in ("ari", "f1", "mojofm")
        )
        print(f"{'mean without deploy-*':24}{method:20}{ari:7.3f}{f1:7.3f}{mojofm:8.3f}")


def unlabelled(name: str, graphs: Sequence[Case], rounds: int) -> None:
    """Prints how fast a collection is cut, and whether shuffled input changes anything."""
    times, counts, unstable = [], [], []
    for graph in graphs:
        edges = [{"from": one, "to": other, "weight": weight} for one, other, weight in graph["edges"]]
        case = {"name": graph["name"], "nodes": [{"id": node} for node in graph["nodes"]], "edges": edges}
        cut, seconds = timed(lambda case=case: cut_of(case))  # type: ignore[misc]
        times.append(seconds)
        counts.append(len(cut.services))
        if not same_when_shuffled(case, cut, rounds):
            unstable.append(graph["name"])
    nodes = max(len(graph["nodes"]) for graph in graphs)
    print(
        f"{name}: {len(graphs)} graphs of up to {nodes} nodes, {statistics.median(counts)} services in the median, "
        f"{max(counts)} at most, slowest {max(times):.2f} s; shuffled input changes {len(unstable)}: {unstable}"
    )


def _methods(case: Case, rounds: int) -> list[tuple[str, Cut, float, str]]:
    """Every method's cut of a case, its seconds, and what is remarkable."""
    graph, seconds = timed(lambda: cut_of(case))
    found: list[tuple[str, Cut, float, str]] = [("archdecide", homes(graph), seconds, remarks(case, graph, rounds))]
    for method, run in methods(case).items():
        if method != "archdecide":
            cut, seconds = timed(run)
            found.append((method, cut, seconds, ""))
    return found


def methods(case: Case) -> dict[str, Callable[[], Cut]]:
    """What cuts a case, by name. The proposed cut alone is what archdecide is asked for."""
    plain = attracting(case)

    def numbered(sets: Iterable[Iterable[str]]) -> Cut:
        return {node: number for number, nodes in enumerate(sets) for node in nodes}

    found: dict[str, Callable[[], Cut]] = {
        "archdecide": lambda: homes(proposed_cut(profile_of(case), load_pack(), STYLE).graph),
        "louvain": lambda: numbered(nx.community.louvain_communities(plain, seed=1)),
        "greedy modularity": lambda: numbered(nx.community.greedy_modularity_communities(plain, weight="weight")),
    }
    if importlib.util.find_spec("leidenalg"):
        found["leiden"] = lambda: numbered(leiden(plain))
    return found


def remarks(case: Case, graph: ServiceGraph, rounds: int) -> str:
    """Whether shuffled input changes the cut, and which declared stores and entities it tears apart."""
    cut = homes(graph)
    found = [] if same_when_shuffled(case, graph, rounds) else ["CHANGES WITH THE ORDER OF THE INPUT"]
    private = private_stores(case)
    torn = [store for store, owner in private.items() if cut[store] != cut[owner]]
    if private:
        found.append(f"{len(private)} private stores, torn: {torn}")
    if sets := entities(case):
        found.append(
            f"{len(sets)} entities, torn: {[names for names in sets if len({cut[name] for name in names}) > 1]}"
        )
    return "; ".join(found)


def profile_of(case: Case) -> Profile:
    """The profile that says what a case declares."""
    stores = declared_stores(case)
    edges = [*case["edges"], *case.get("extra", {}).get("repulsion", ())]
    return Profile.model_validate(
        {
            "name": case["name"][:80],
            "components": [
                {"name": node["id"], "kind": "data-store" if node["id"] in stores else "other"}
                for node in case["nodes"]
            ],
            "interactions": [
                {"from": edge["from"], "to": edge["to"], "weight": edge["weight"]}
                for edge in edges
                if edge["from"] != edge["to"] and edge["weight"]
            ],
            "boundaries": {"together": entities(case)},
        }
    )


def declared_stores(case: Case) -> set[str]:
    by_type = {node["id"] for node in case["nodes"] if node.get("type") == "store"}
    return by_type | {edge["to"] for edge in case["edges"] if edge.get("kind") == "store"}


def private_stores(case: Case) -> dict[str, str]:
    """The only user of every declared store that has just one."""
    stores = declared_stores(case)
    users: dict[str, set[str]] = {store: set() for store in stores}
    for edge in case["edges"]:
        for store, user in ((edge["from"], edge["to"]), (edge["to"], edge["from"])):
            if store in stores and user not in stores:
                users[store].add(user)
    return {store: min(names) for store, names in sorted(users.items()) if len(names) == 1}


def entities(case: Case) -> list[list[str]]:
    """The nodes of every declared entity that has several."""
    found: dict[str, list[str]] = defaultdict(list)
    for node in case["nodes"]:
        if "entity" in node:
            found[node["entity"]].append(node["id"])
    return [names for _, names in sorted(found.items()) if len(names) > 1]


def cut_of(case: Case) -> ServiceGraph:
    return service_graph(profile_of(case), load_pack(), STYLE, basis="forced")


def homes(graph: ServiceGraph) -> dict[str, str]:
    """The deployable of every node; a data store counts to the one that owns it."""
    owner = {item.name: item.belongs_to or item.name for item in graph.deployables}
    return {name: owner[home] for name, home in graph.assignment.items()}


def same_when_shuffled(case: Case, graph: ServiceGraph, rounds: int) -> bool:
    for seed in range(rounds):
        order = random.Random(seed)
        nodes, edges = list(case["nodes"]), list(case["edges"])
        order.shuffle(nodes)
        order.shuffle(edges)
        if cut_of({**case, "nodes": nodes, "edges": edges}) != graph:
            return False
    return True


def attracting(case: Case) -> "nx.Graph[str]":
    """Undirected and weighted, both directions added up, in the order of the file."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node["id"] for node in case["nodes"])
    for edge in case["edges"]:
        one, other = edge["from"], edge["to"]
        if one != other and edge["weight"] > 0:
            known = graph.get_edge_data(one, other, {"weight": 0})["weight"]
            graph.add_edge(one, other, weight=known + edge["weight"])
    return graph


def leiden(graph: "nx.Graph[str]") -> list[set[str]]:
    import igraph  # type: ignore[import-not-found, unused-ignore]  # in the benchmark extra
    import leidenalg  # type: ignore[import-not-found, unused-ignore]

    names = list(graph)
    place = {name: number for number, name in enumerate(names)}
    pairs = [(place[one], place[other]) for one, other in graph.edges]
    weights = [float(data["weight"]) for _, _, data in graph.edges(data=True)]
    found = leidenalg.find_partition(
        igraph.Graph(len(names), pairs), leidenalg.ModularityVertexPartition, weights=weights, seed=1
    )
    return [{names[number] for number in members} for members in found]


def agreement(reference: Cut, cut: Cut) -> Agreement:
    """Adjusted Rand index, F1 of the pairs that are together, and MoJoFM (Wen and Tzerpos 2004)."""
    both = Counter((cut[node], cluster) for node, cluster in reference.items())
    ours, theirs = Counter(cut[node] for node in reference), Counter(reference.values())
    together, in_ours, in_theirs = (
        sum(count * (count - 1) / 2 for count in sizes.values()) for sizes in (both, ours, theirs)
    )
    pairs = len(reference) * (len(reference) - 1) / 2
    chance = in_ours * in_theirs / pairs if pairs else 0
    most = (in_ours + in_theirs) / 2
    return Agreement(
        ari=(together - chance) / (most - chance) if most != chance else 1.0,
        f1=together / most if most else 1.0,
        mojofm=mojofm(both, len(ours), theirs),
    )


def mojofm(both: Mapping[tuple[Hashable, Hashable], int], ours: int, theirs: Mapping[Hashable, int]) -> float:
    """1 − moves and joins that turn our cut into the reference ÷ the most that any cut needs."""
    nodes = sum(theirs.values())
    most: dict[Hashable, int] = {}
    for (own, _), count in both.items():
        most[own] = max(most.get(own, 0), count)
    wishes: nx.Graph[tuple[str, Hashable]] = nx.Graph()
    for (own, other), count in both.items():
        if count == most[own]:
            wishes.add_edge(("own", own), ("other", other))
    top = {node for node in wishes if node[0] == "own"}
    tagged = len(nx.bipartite.hopcroft_karp_matching(wishes, top)) // 2
    needed = nodes - sum(most.values()) + ours - tagged
    groups = 0
    for size in sorted(theirs.values()):
        groups += groups < size
    return 1 - needed / (nodes - groups) if nodes > groups else 1.0


def timed(run: Callable[[], Result]) -> tuple[Result, float]:
    start = perf_counter()
    return run(), perf_counter() - start


if __name__ == "__main__":
    main()
