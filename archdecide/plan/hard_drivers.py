"""What takes a part out under every style, in the order in which it presses (law L9)."""

from collections.abc import Mapping

from msgspec import Struct

from archdecide.boundaries.graph import Deployable
from archdecide.plan.context import PlanContext
from archdecide.plan.step import quoted
from archdecide.situation import runs_untrusted_code

UNTRUSTED, ZONE, RUNTIME, HARDWARE = "untrusted code", "regulated zone", "second runtime", "hardware"
ORDER = (UNTRUSTED, ZONE, RUNTIME, HARDWARE)
GATES: Mapping[str, str] = {
    UNTRUSTED: "mandated-isolation",
    ZONE: "mandated-isolation",
    RUNTIME: "incompatible-hardware-runtime",
    HARDWARE: "incompatible-hardware-runtime",
}
"""The gate that asks for each."""
FACTS: Mapping[str, str] = {
    "derived.untrusted_code": UNTRUSTED,
    "derived.zone_share": ZONE,
    "derived.distinct_runtimes": RUNTIME,
    "derived.mixed_hardware": HARDWARE,
}
"""The fact by which a level of these gates shows what it is about."""
GOALS: Mapping[str, str] = {
    UNTRUSTED: "foreign code runs without secrets and without a way to the network of the rest",
    ZONE: "the scope of the next audit names only the parts that hold such data",
    RUNTIME: "an upgrade of one runtime needs no release of the other",
    HARDWARE: "accelerators are busy more than half of the time, and web replicas need none",
}


class HardDriver(Struct, frozen=True):
    """Why a deployable leaves under every style: the reason that presses most, and `reasons`, all that hold.

    `card` says that card data is all that makes it a zone.
    """

    reason: str
    reasons: tuple[str, ...]
    parts: tuple[str, ...]
    why: str
    code: str
    rules: tuple[str, ...]
    sources: tuple[str, ...]
    card: bool = False

    @property
    def rank(self) -> int:
        """Its place among the hard drivers, the one that presses most first."""
        return ORDER.index(self.reason)

    @property
    def goal(self) -> str:
        """What ends the step."""
        return GOALS[self.reason]

    def action(self, name: str, is_new: bool, way: str) -> str:
        """What to do with a deployable. `way` says how a running part moves; untrusted code moves at once."""
        verb, start = ("Build", " from the start") if is_new else ("Run", "")
        how = "" if is_new else f". In this order: {way}"
        match self.reason:
            case "untrusted code":
                when = start or ", at once and as a whole"
                where = f"in a process or VM of its own{when}, without secrets and with an egress allow-list"
                return f"{verb} '{name}' {where}"
            case "regulated zone":
                own = f"'{name}' as a process of its own{start} with its own store, identity and network{how}"
                if self.card:
                    return f"Let a payment provider take the card data (tokenise), or {verb.lower()} {own}"
                return f"{verb} {own}"
            case "second runtime":
                return f"{verb} '{name}' as a process of its own{start}, or bring it to the main runtime{how}"
            case _:
                return f"{verb} '{name}' as a process of its own{start} on the hardware that it needs{how}"


def driver_of(context: PlanContext, unit: Deployable) -> HardDriver | None:
    """The hard driver that presses most on a deployable; None where it leaves by choice, or stays."""
    parts = context.parts_of(unit)
    situation, system = context.situation, context.system
    if not parts or len(parts) == len(situation.parts):
        return None
    gone = situation.leavers(context.facts.known.get("ai.model_hosting"), context.facts.pack.default_hardware)
    accelerated = situation.accelerated(
        context.facts.known.get("ai.model_hosting"), context.facts.pack.default_hardware
    )
    small_zone = situation.zone if 2 * len(situation.zone) <= len(situation.parts) else frozenset()
    held = {
        UNTRUSTED: tuple(name for name in parts if runs_untrusted_code(system.components[name])),
        ZONE: tuple(name for name in parts if name in small_zone),
        RUNTIME: tuple(name for name in parts if situation.runtime(system.components[name]) != situation.main_runtime),
        HARDWARE: tuple(name for name in parts if name in accelerated),
    }
    reason = next((item for item in ORDER if held[item]), None)
    if reason is None or not gone.intersection(parts):
        return None
    gate = next((item for item in context.facts.pack.gates if item.id == GATES[reason]), None)
    return HardDriver(
        reason=reason,
        reasons=tuple(item for item in ORDER if held[item]),
        parts=held[reason],
        why=_why(context, reason, held[reason]),
        code=gate.code if gate else "",
        rules=(gate.id,) if gate else (),
        sources=gate.sources if gate else (),
        card={situation.sensitivity.get(name) for name in held[ZONE]} == {"pci"},
    )


def _verb(parts: tuple[str, ...], plural: str) -> str:
    return plural if len(parts) > 1 else f"{plural}s"


def _why(context: PlanContext, reason: str, parts: tuple[str, ...]) -> str:
    names = quoted(parts)
    situation = context.situation
    match reason:
        case "untrusted code":
            verb = _verb(parts, "run")
            return f"{names} {verb} generated, uploaded or third-party code, which must not reach the secrets beside it"
        case "regulated zone":
            share = f"{len(situation.zone)} of {len(situation.parts)} parts"
            verb = "handles" if len(situation.zone) == 1 else "handle"
            return f"Only {share} {verb} card or health data; whatever shares their process shares their audit"
        case "second runtime":
            runtimes = ", ".join(sorted({str(situation.runtime(context.system.components[name])) for name in parts}))
            main = situation.main_runtime or "the runtime of the others"
            return f"{names} {_verb(parts, 'need')} {runtimes}, which cannot share a process with {main}"
        case _:
            return f"{names} {_verb(parts, 'need')} accelerators, and the other parts do not"
