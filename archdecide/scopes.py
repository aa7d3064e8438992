"""The facts of one component and of one interaction that boundary, communication and resilience rules may name."""

from collections.abc import Mapping

from archdecide.facts import Fact

COMPONENT_FACTS: Mapping[str, Fact] = {}
INTERACTION_FACTS: Mapping[str, Fact] = {}
