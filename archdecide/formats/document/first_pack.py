"""The first pack of a team: one gate and one criterion with their examples, to be changed into its own."""

from collections.abc import Mapping

_PACK = """\
# What the pack is called. It adds to the core pack, or replaces rules of it that have the same id:
#   archdecide assess archdecide.yaml --rules DIR
#   archdecide rules test --rules DIR
name: own-rules
version: "1.0"
description: Rules of our own beside those of the core pack.

# Rules of the core pack that do not apply here, by id (see: archdecide rules list).
# disabled: [time-to-market]
"""
_GATES = """\
# A gate stands outside the score. Its levels stand strongest first, and the first that holds is taken: `out` removes
# the options, `hold` keeps the recommendation back until something is done, `warn` only warns.
# What facts there are: archdecide rules facts
gates:
  - id: one-engineer-per-team
    code: OWN1
    title: Teams of a single engineer
    sources: []  # ids of claims or literature that support it
    levels:
      - effect: warn
        options: [microservices]
        when:
          all:
            - {fact: team.teams, at_least: 2}
            - {fact: team.engineers, at_most: 2}
        because: Nobody can stand in for the only engineer of a service.
        action: Merge the teams before they own services of their own.
        met: {team.teams: 1} # what the profile says once that is done; where nothing helps, `inherent` says why
    # Examples are the tests of a rule: one in which it fires, and one in which it is silent.
    examples:
      - given: {team.teams: 2, team.engineers: 2}
        expect: fires
        effect: warn
      - given: {team.teams: 2, team.engineers: 12}
        expect: silent
"""
_CRITERIA = """\
# A criterion asks a question. Its importance, 0 to 1, follows from facts; each option has a performance, 0 to 1.
criteria:
  - id: own-growth
    code: OWN2
    title: Growth of the engineering group
    group: own
    question: How large will the engineering group be in two years?
    sources: []
    weight: {value: 1, low: 0.5, high: 2}
    # 0 up to 10 engineers, 1 from 60 on, and a straight line between them.
    importance:
      fact: team.engineers_in_24_months
      points: [[10, 0], [60, 1]]
    performances:
      monolith: {value: 0.2, because: Everybody works in one code base.}
      modular-monolith: {value: 0.6, because: Modules have owners and share one release.}
      microservices: {value: 0.9, because: Each team releases on its own.}
    examples:
      - given: {team.engineers_in_24_months: 5}
        importance: 0
      - given: {team.engineers_in_24_months: 35}
        importance: 0.5
      - given: {team.engineers_in_24_months: 80}
        importance: 1
"""
FILES: Mapping[str, str] = {"pack.yaml": _PACK, "gates.yaml": _GATES, "criteria.yaml": _CRITERIA}
"""The text of each file by its name."""
