"""What to do next, in the order in which it presses."""

from msgspec import Struct

from archdecide.formats.wording.decision_wording import sentence
from archdecide.sensitivity.decision import Decision


class Steps(Struct, frozen=True):
    """What to do, most pressing first. `conditions` are those that must come before anything else."""

    conditions: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.conditions, *self.others)

    @classmethod
    def of(cls, decision: Decision) -> "Steps":
        """Gates of the shown option (of all, where none is left), then signs that fire, then open questions.

        Where too little is known, the questions come first.
        """
        verdict = decision.outcome.verdict
        gates = decision.gates if verdict == "blocked" else decision.gates_of(decision.subject)
        acting = [gate for gate in gates if gate.state == "holds"]
        first = [sentence(gate.action) for gate in acting if gate.effect != "warn"]
        later = [sentence(gate.action) for gate in acting if gate.effect == "warn"]
        later += [sentence(trigger.advice) for trigger in decision.triggers if trigger.state == "fires"]
        ask = ["Answer the open questions above, then assess again."] if decision.open_questions else []
        if verdict == "insufficient":
            first, ask = [*ask, *first], []
        conditions = tuple(dict.fromkeys(first))
        others = dict.fromkeys((*later, *ask))
        return cls(conditions, tuple(step for step in others if step not in conditions))
