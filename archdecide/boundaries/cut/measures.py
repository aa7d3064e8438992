"""What the literature measures of a cut, in named variants, beside the two cuts that any measure must be read against.

K clusters Cᵢ of n parts, directed calls between different parts with volume v (calls per user operation × weight;
pairs that repel each other are no calls). Data stores, user interfaces and external parts are left out, because they
are the same in every cut. A measure that a cut cannot have (nothing to cross, nothing to cohere) is None.

- `sm` structural modularity, higher is better: mean over clusters of μᵢ/|Cᵢ|² − mean over pairs of clusters of
  σᵢⱼ/(|Cᵢ||Cⱼ|); μ, σ are the ordered pairs of parts that call each other inside and between.
- `icp_log`, `icp_raw` inter-partition calls, lower is better: Σ ln(1 + v) across ÷ all; Σ v across ÷ all.
- `ifn` interface number, lower is better: parts that are called from another cluster ÷ K.
- `ned` non-extreme distribution, lower is better: 1 − share of the parts in clusters of 5 to 20.
- `coupling` lower is better: undirected weight across ÷ all; `cohesion` higher is better: mean over clusters of
  2·inside ÷ (2·inside + outside).
- `modularity` higher is better: Σ over clusters of w/m − (s/2m)² (Newman 2004).

SM, ICP, IFN and NED after Kalia et al., ESEC/FSE 2021. One single cluster has ICP 0 and IFN 0, and single parts have
no inside: therefore `one` and `each` stand beside `cut`.
"""

from collections import Counter
from collections.abc import Mapping
from math import fsum, log1p
from statistics import fmean

from archdecide.boundaries.system import System

_EXTREME_BELOW, _EXTREME_ABOVE = 5, 20
NAMES = ("sm", "icp_log", "icp_raw", "ifn", "ned", "coupling", "cohesion", "modularity")
"""The measures in the order in which they are printed."""
Pair = tuple[str, str]
Measures = Mapping[str, float | None]


def measures(system: System, home: Mapping[str, str]) -> dict[str, Measures]:
    """The measures of a cut, of everything in `one` cluster, and of `each` part in its own."""
    parts = system.parts
    volumes = call_volumes(system)
    cuts = {
        "cut": {name: home[name] for name in parts},
        "one": dict.fromkeys(parts, ""),
        "each": {name: name for name in parts},
    }
    return {label: measured(cluster, volumes) for label, cluster in cuts.items()}


def call_volumes(system: System) -> dict[Pair, float]:
    """The volume of every ordered pair of parts that calls, 0 where it calls nothing per user operation."""
    volumes: dict[Pair, float] = {}
    for item in system.interactions:
        if item.weight > 0 and system.is_part(item.source) and system.is_part(item.target):
            pair = item.source, item.target
            volumes[pair] = volumes.get(pair, 0.0) + item.weight * item.calls_per_request
    return volumes


def measured(cluster: Mapping[str, str], volumes: Mapping[Pair, float]) -> Measures:
    """Every measure of one cut. `cluster` names the cluster of each part; `volumes` are directed, no self-calls."""
    if not cluster:
        return dict.fromkeys(NAMES)
    sizes = Counter(cluster.values())
    across = [pair for pair in volumes if cluster[pair[0]] != cluster[pair[1]]]
    total, total_log = fsum(volumes.values()), fsum(map(log1p, volumes.values()))
    crossing = fsum(volumes[pair] for pair in across)
    fit = sum(size for size in sizes.values() if _EXTREME_BELOW <= size <= _EXTREME_ABOVE)
    return {
        "sm": _structural_modularity(cluster, volumes, sizes),
        "icp_log": fsum(log1p(volumes[pair]) for pair in across) / total_log if total_log else None,
        "icp_raw": crossing / total if total else None,
        "ifn": len({target for _, target in across}) / len(sizes),
        "ned": 1 - fit / len(cluster),
        "coupling": crossing / total if total else None,
        "cohesion": _cohesion(cluster, volumes),
        "modularity": _modularity(cluster, volumes),
    }


def _structural_modularity(
    cluster: Mapping[str, str], volumes: Mapping[Pair, float], sizes: Mapping[str, int]
) -> float:
    inside: Counter[str] = Counter()
    between = 0.0
    for source, target in volumes:
        one, other = cluster[source], cluster[target]
        if one == other:
            inside[one] += 1
        else:
            between += 1 / (sizes[one] * sizes[other])
    count = len(sizes)
    cohesion = fmean(inside[name] / size**2 for name, size in sizes.items())
    return cohesion - (between / (count * (count - 1) / 2) if count > 1 else 0.0)


def _weights(cluster: Mapping[str, str], volumes: Mapping[Pair, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Undirected weight inside every cluster, and the sum of the strengths of its parts."""
    inside: dict[str, float] = dict.fromkeys(cluster.values(), 0.0)
    strength = dict(inside)
    for (source, target), volume in volumes.items():
        one, other = cluster[source], cluster[target]
        strength[one] += volume
        strength[other] += volume
        if one == other:
            inside[one] += volume
    return inside, strength


def _cohesion(cluster: Mapping[str, str], volumes: Mapping[Pair, float]) -> float | None:
    """Clusters without any weight say nothing and are left out of the mean."""
    inside, strength = _weights(cluster, volumes)
    shares = [2 * inside[name] / strength[name] for name in inside if strength[name]]
    return fmean(shares) if shares else None


def _modularity(cluster: Mapping[str, str], volumes: Mapping[Pair, float]) -> float | None:
    inside, strength = _weights(cluster, volumes)
    total = fsum(volumes.values())
    if not total:
        return None
    return fsum(inside[name] / total - (strength[name] / (2 * total)) ** 2 for name in inside)
