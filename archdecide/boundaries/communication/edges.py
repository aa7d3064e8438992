"""Edges of the service graph: a style, a protocol, advice and protection for everything that needs something."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from archdecide.boundaries.communication.interaction_facts import Traffic
from archdecide.boundaries.communication.resilience import Protection
from archdecide.boundaries.condition_cache import Answers
from archdecide.boundaries.consequences.chain_metrics import GUARD
from archdecide.boundaries.graph import Edge, EdgeInteraction
from archdecide.boundaries.system import waits
from archdecide.decide.fact_context import FactContext
from archdecide.profile import Interaction
from archdecide.rules import CommunicationRule, ResilienceRule
from archdecide.values import Value

_DEMAND = ("streaming", "request-response", "job", "publish-subscribe", "event", "call")
"""Styles, the one that asks most of a connection first: what can stream can also answer, and a caller that
waits asks more than one that does not."""
_WITHOUT_RULE = {
    "reply": ("request-response", "http-json"),
    "stream": ("streaming", "sse"),
    "none": ("event", "queue"),
}
"""Style and protocol where a pack has no rule that holds."""

_PLACE = "interaction.crosses_process"
_STYLE = "interaction.style"


class _Link(Struct, frozen=True):
    """What the rules say of one interaction."""

    result: EdgeInteraction
    details: Mapping[str, str]
    patterns: tuple[str, ...]
    rules: tuple[str, ...]


class _Section:
    """The communication rules of a pack that set one thing, ready to be asked about interactions."""

    def __init__(self, facts: FactContext, sets: str) -> None:
        self.facts = facts
        self.rules = [rule for rule in facts.pack.communication if rule.sets == sets]
        self.answers = Answers(facts, (rule.when for rule in self.rules))

    def holding(self, facts: Mapping[str, Value]) -> list[CommunicationRule]:
        """Every rule that is known to hold, in the order of the codes."""
        return [rule for rule, truth in zip(self.rules, self.answers.of(facts), strict=True) if truth]


class _Rules:
    """The communication rules of a pack, ready to be asked about interactions."""

    def __init__(self, facts: FactContext) -> None:
        self.facts = facts
        self.styles, self.protocols, self.advice = (_Section(facts, sets) for sets in ("style", "protocol", "advice"))
        self.protection = Protection(facts)
        self.reads: Mapping[str, tuple[str, ...]] = {  # by advice the facts that it reads
            rule.id: tuple(dict.fromkeys(test.fact for test in rule.when.tests_inside)) if rule.when else ()
            for rule in self.advice.rules
        }
        self.remembered: dict[tuple[object, ...], Mapping[str, Value]] = {}

    def link(self, interaction: Interaction, facts: Mapping[str, Value]) -> _Link:
        """The first style and protocol that hold, all advice that holds, and the patterns that follow."""
        need = interaction.need or "reply"
        usual_style, usual_protocol = _usual(interaction)
        styles = self.styles.holding(facts)[:1]
        protocols = self.protocols.holding(facts)[:1]
        advice = self.advice.holding(facts)
        style = styles[0].choice if styles else usual_style
        protocol = protocols[0].choice if protocols else usual_protocol
        protections = self.protection.of({**facts, _STYLE: style})
        used = [*styles, *protocols, *advice]
        patterns = tuple(dict.fromkeys(rule.pattern for rule in protections))
        return _Link(
            result=EdgeInteraction(
                source=interaction.source,
                target=interaction.target,
                need=need,
                style=style,
                protocol=protocol,
                advice=tuple(dict.fromkeys(rule.choice for rule in advice)),
                required=interaction.required,
                patterns=patterns,
                grounds=self._grounds(advice, facts),
            ),
            details=_how(used, protections),
            patterns=patterns,
            rules=tuple(rule.code for rule in (*used, *protections)),
        )

    def inside(self, interaction: Interaction, facts: Mapping[str, Value]) -> _Link:
        """A call within one process: no protocol, no protection, and only advice that asks where both sides run."""
        call = [rule for rule in self.styles.holding(facts) if rule.choice == "call"][:1]
        advice = [rule for rule in self.advice.holding(facts) if _PLACE in self.reads[rule.id]]
        result = EdgeInteraction(
            source=interaction.source,
            target=interaction.target,
            need=interaction.need or "reply",
            style="call",
            protocol="in-process",
            advice=tuple(dict.fromkeys(rule.choice for rule in advice)),
            required=interaction.required,
            grounds=self._grounds(advice, facts),
        )
        used = [*call, *advice]
        return _Link(result, _how(used, []), (), tuple(rule.code for rule in used))

    def _grounds(self, advice: list[CommunicationRule], facts: Mapping[str, Value]) -> dict[str, Mapping[str, Value]]:
        """For every advice the known facts that speak for it: those whose own test holds."""
        found: dict[str, Mapping[str, Value]] = {}
        for rule in advice:
            read = self.reads[rule.id]
            situation = (rule.id, *(facts.get(path) for path in read))
            if situation not in self.remembered:
                self.remembered[situation] = self._held(rule, {path: facts[path] for path in read if path in facts})
            found[rule.choice] = {**found.get(rule.choice, {}), **self.remembered[situation]}
        return found

    def _held(self, rule: CommunicationRule, facts: Mapping[str, Value]) -> Mapping[str, Value]:
        scene = self.facts.with_facts(facts)
        tests = rule.when.tests_inside if rule.when else ()
        held = {test.fact: scene.value(test.fact) for test in tests if test.holds(scene)}
        return {path: value for path, value in held.items() if value is not None}


def _usual(interaction: Interaction) -> tuple[str, str]:
    return _WITHOUT_RULE[interaction.need or "reply"]


def _how(used: list[CommunicationRule], protections: list[ResilienceRule]) -> dict[str, str]:
    return {rule.choice: rule.how for rule in used} | {rule.pattern: rule.how for rule in protections}


class Guards:
    """Which required calls across a cut nothing may go on without: those of edges with the pattern GUARD.

    Asked call by call, because a check asks of few, and without the other rules of edges.
    """

    def __init__(self, traffic: Traffic) -> None:
        self.traffic, self.protection = traffic, Protection(traffic.system.facts, GUARD)
        self.required: dict[tuple[str, str], list[Interaction]] = {}
        for item in traffic.system.interactions:
            if waits(item) and item.required and traffic.crosses(item):
                self.required.setdefault((item.source, item.target), []).append(item)

    def hold(self, source: str, target: str) -> bool:
        """Whether any of these calls is guarded."""
        return any(self._holds(item) for item in self.required.get((source, target), ()))

    @cached_property
    def _styles(self) -> _Section:
        return _Section(self.traffic.system.facts, "style")

    def _holds(self, interaction: Interaction) -> bool:
        facts = self.traffic.facts(interaction, self.protection.reads)
        if _STYLE in self.protection.reads:
            styles = self._styles.holding(self.traffic.facts(interaction))
            facts[_STYLE] = next((rule.choice for rule in styles), _usual(interaction)[0])
        return bool(self.protection.of(facts))


def edges(traffic: Traffic) -> tuple[Edge, ...]:
    """One edge per ordered pair of deployables that interact, and one per deployable that calls itself."""
    rules = _Rules(traffic.system.facts)
    links: dict[tuple[str, str], list[_Link]] = {}
    for interaction in traffic.system.interactions:
        facts = traffic.facts(interaction)
        pair = traffic.home[interaction.source], traffic.home[interaction.target]
        link = rules.link(interaction, facts) if pair[0] != pair[1] else rules.inside(interaction, facts)
        links.setdefault(pair, []).append(link)
    order = _Order.of(traffic.system.facts)
    return tuple(_edge(pair, found, order) for pair, found in sorted(links.items()))


class _Order(Struct, frozen=True):
    """The place of every advice, pattern and rule code in the pack."""

    advice: Mapping[str, int]
    patterns: Mapping[str, int]
    codes: Mapping[str, int]

    @classmethod
    def of(cls, facts: FactContext) -> "_Order":
        pack = facts.pack
        codes = [rule.code for rule in (*pack.communication, *pack.resilience)]
        return cls(
            advice={name: place for place, name in enumerate(rule.choice for rule in pack.communication)},
            patterns={name: place for place, name in enumerate(rule.pattern for rule in pack.resilience)},
            codes={code: place for place, code in enumerate(codes)},
        )


def _edge(pair: tuple[str, str], links: list[_Link], order: _Order) -> Edge:
    """One edge from its interactions: the one that asks most decides, advice and protection add up."""
    lead = min((link.result for link in links), key=_demand)
    patterns = {name for link in links for name in link.patterns}
    advice = {name for link in links for name in link.result.advice}
    codes = {code for link in links for code in link.rules}
    details = {name: how for link in links for name, how in link.details.items()}
    return Edge(
        source=pair[0],
        target=pair[1],
        crosses=pair[0] != pair[1],
        style=lead.style,
        protocol=lead.protocol,
        patterns=tuple(sorted(patterns, key=order.patterns.__getitem__)),
        advice=tuple(sorted(advice, key=order.advice.__getitem__)),
        details=dict(sorted(details.items())),
        rules=tuple(sorted(codes, key=order.codes.__getitem__)),
        interactions=tuple(link.result for link in links),
    )


def _demand(interaction: EdgeInteraction) -> tuple[int, str, str, str]:
    place = _DEMAND.index(interaction.style) if interaction.style in _DEMAND else len(_DEMAND)
    return place, interaction.source, interaction.target, interaction.protocol
