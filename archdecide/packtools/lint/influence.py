"""What criteria and facts do to the score over the fact space: double counting, domination, priors, winners."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import fsum, sqrt
from operator import mul

from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import recommendation, utilities, weights_of
from archdecide.packtools.lint.lint_findings import CriterionFigures, LintFinding
from archdecide.packtools.lint.space import SAMPLES, sample
from archdecide.rules import Criterion, Pack
from archdecide.values import Value

HIGHEST_CORRELATION = 0.9
LARGEST_SWING = 0.35
LEAST_VARIATION = 0.05
"""A contribution whose standard deviation is a smaller share of its mean than this does not depend on the facts."""
EXACT_CRITERIA = 50
"""Criteria of a pack up to which every profile of the sample is looked at."""
LEAST_SAMPLES = 200
LEAST_BASES = 4
BASES = 40
"""Profiles from which each fact is moved; every one through its levels."""
QUANTILES = (0.02, 0.25, 0.5, 0.75, 0.98)
"""The levels of a number, as places in the order of its sampled values."""
FEW_VALUES = 8
"""Words and steps up to this many are all tried."""


class Influence:
    """A pack over the sampled fact space."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        # Of many criteria fewer profiles are looked at, so that the effort stays within what people wait for.
        self.share = min(1.0, EXACT_CRITERIA / max(1, len(pack.criteria)))
        self.samples = [FactContext(known, pack) for known in sample(max(LEAST_SAMPLES, round(SAMPLES * self.share)))]
        self.weights = weights_of(self.samples[0], {})

    def findings(self) -> Iterator[LintFinding]:
        """Every weakness that the sample shows."""
        for one, other, correlation in self.correlations:
            if abs(correlation) > HIGHEST_CORRELATION:
                what = f"its importance moves with that of '{other}' (correlation {correlation:+.2f})"
                hint = "the same thing twice? give each its own facts, or merge them"
                yield LintFinding("double-counting", "criteria", one, what, hint)
        for path, share in self.swing[:1]:
            if share > LARGEST_SWING:
                what = (
                    f"moves {_percent(share)} of all that facts move in the score, more than {_percent(LARGEST_SWING)}"
                )
                yield LintFinding("dominating-fact", "facts", path, what, "spread its criteria over more facts")
        for option, share in self.wins.items():
            if share == 0:
                what = f"is recommended in none of {len(self.samples)} sampled profiles"
                hint = "its performances or the gates leave it no chance"
                yield LintFinding("never-wins", "options", option, what, hint)
        for figures in self.criteria:
            if _is_constant(figures):
                mean = figures.contribution_mean or 0.0
                what = f"gives '{figures.option}' {mean:+.2f} whatever the facts are"
                hint = "let its importance depend on facts, or leave it out"
                yield LintFinding("hidden-prior", "criteria", figures.criterion, what, hint)

    @cached_property
    def _importances(self) -> Mapping[str, Sequence[float | None]]:
        """Importance of each criterion in every sampled profile."""
        return {criterion.id: [facts.height(criterion) for facts in self.samples] for criterion in self.pack.criteria}

    @cached_property
    def criteria(self) -> tuple[CriterionFigures, ...]:
        """Mean and standard deviation of each criterion's importance and contribution."""
        return tuple(self._figures(criterion) for criterion in self.pack.criteria)

    def _figures(self, criterion: Criterion) -> CriterionFigures:
        contributions: dict[str, list[float]] = {option: [] for option in self.pack.option_ids}
        for facts, importance in zip(self.samples, self._importances[criterion.id], strict=True):
            if importance is None:
                continue
            performances = facts.performances(criterion)
            mean = fsum(performances.values()) / len(performances)
            for option, value in performances.items():
                contributions[option].append(self.weights[criterion.id] * importance * (value - mean))
        known = [value for value in self._importances[criterion.id] if value is not None]
        # Rounded, so that of two options that are moved alike the simpler one is named.
        option = max(contributions, key=lambda name: round(abs(fsum(contributions[name])), 6))
        if not known:
            return CriterionFigures(criterion.id, None, None, option, None, None)
        return CriterionFigures(criterion.id, *_moments(known), option, *_moments(contributions[option]))

    @cached_property
    def correlations(self) -> tuple[tuple[str, str, float], ...]:
        """Every pair of criteria with the correlation of their importances, strongest first."""
        names = list(self._importances)
        found = []
        for place, one in enumerate(names):
            for other in names[place + 1 :]:
                correlation = self._correlation(one, other)
                if correlation is not None:
                    found.append((one, other, correlation))
        return tuple(sorted(found, key=lambda pair: (-abs(pair[2]), pair[:2])))

    @cached_property
    def _standard(self) -> Mapping[str, list[float] | None]:
        """The importances that are known everywhere, standardised once for all pairs."""
        return {
            name: _standardised(known) if len(known := [x for x in values if x is not None]) == len(values) else None
            for name, values in self._importances.items()
        }

    def _correlation(self, one: str, other: str) -> float | None:
        """Pearson's correlation over the profiles in which both are known; None where one does not vary."""
        first, second = self._standard[one], self._standard[other]
        if first is None or second is None:
            pairs = zip(self._importances[one], self._importances[other], strict=True)
            both = [(x, y) for x, y in pairs if x is not None and y is not None]
            first, second = _standardised([x for x, _ in both]), _standardised([y for _, y in both])
        return None if first is None or second is None else fsum(map(mul, first, second))

    @cached_property
    def wins(self) -> Mapping[str, float]:
        """Share of the sampled profiles in which each option is recommended, gates and tie rule included."""
        answers = [recommendation(facts, self.weights) for facts in self.samples]
        return {option: answers.count(option) / len(answers) for option in self.pack.option_ids}

    @cached_property
    def swing(self) -> tuple[tuple[str, float], ...]:
        """Each fact's share of all that facts move, largest first.

        A fact moves from a base profile the greatest lead between two options by as much as that lead differs
        over the fact's levels (a tornado diagram from every base, added up).
        """
        paths = dict.fromkeys(
            path for criterion in self.pack.criteria for path in self.pack.inputs_of_criterion(criterion)
        )
        count = max(LEAST_BASES, round(BASES * self.share))
        bases = self.samples[:: max(1, len(self.samples) // count)][:count]
        moved = {path: fsum(self._swing(path, levels, base) for base in bases) for path, levels in self._levels(paths)}
        total = fsum(moved.values())
        shares = [(path, amount / total if total else 0.0) for path, amount in moved.items()]
        return tuple(sorted(shares, key=lambda entry: (-entry[1], entry[0])))

    def _levels(self, paths: Mapping[str, None]) -> Iterator[tuple[str, Sequence[Value]]]:
        for path in paths:
            ordered = sorted((facts.known[path] for facts in self.samples), key=_sort_key)
            different = list(dict.fromkeys(ordered))
            if len(different) > FEW_VALUES and isinstance(different[0], int | float):
                different = [ordered[int(place * (len(ordered) - 1))] for place in QUANTILES]
            yield path, different

    def _swing(self, path: str, levels: Sequence[Value], base: FactContext) -> float:
        """The greatest difference that the fact makes to the lead of one option over another, in points."""
        tables = []
        for level in levels:
            values, amount = utilities(base.with_facts({path: level}), self.weights)
            tables.append({option: 100 * value / amount if amount else 0.0 for option, value in values.items()})
        leads = [
            [table[one] - table[other] for table in tables]
            for place, one in enumerate(self.pack.option_ids)
            for other in self.pack.option_ids[place + 1 :]
        ]
        return max((max(lead) - min(lead) for lead in leads), default=0.0)


def _is_constant(figures: CriterionFigures) -> bool:
    """Whether a criterion speaks, and always says the same."""
    mean, deviation = figures.contribution_mean, figures.contribution_deviation
    return mean is not None and deviation is not None and mean != 0 and deviation < LEAST_VARIATION * abs(mean)


def _sort_key(value: Value) -> tuple[float, str]:
    if isinstance(value, int | float):
        return float(value), ""
    return 0.0, " ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _moments(values: Sequence[float]) -> tuple[float, float]:
    mean = fsum(values) / len(values)
    return mean, sqrt(fsum((value - mean) ** 2 for value in values) / len(values))


def _standardised(values: Sequence[float]) -> list[float] | None:
    """Values less their mean, scaled so that the sum of products of two such lists is their correlation."""
    if not values:
        return None
    mean, deviation = _moments(values)
    if deviation == 0:
        return None
    return [(value - mean) / (deviation * sqrt(len(values))) for value in values]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
