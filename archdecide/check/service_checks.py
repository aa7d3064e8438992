"""The services on record against the proposed ones and against the constraints."""

from collections.abc import Iterator, Mapping

from archdecide.boundaries.cut.distance import moves
from archdecide.check.check_context import SHOWN, CheckContext, names, share_text
from archdecide.check.results import Finding

SERVICES = ("decision", "services")
MODULES = ("decision", "modules")
Services = Mapping[str, tuple[str, ...]]


def moved_components(recorded: Services, proposed: Services, uncounted: frozenset[str]) -> tuple[str, ...]:
    """The components that have to move from the recorded to the proposed services.

    `uncounted` are the components that are no part of any service: user interfaces, data stores, externals.
    """
    return moves(_counted(recorded, uncounted), _counted(proposed, uncounted))


def _counted(services: Services, uncounted: frozenset[str]) -> dict[str, tuple[str, ...]]:
    counted = {name: tuple(part for part in held if part not in uncounted) for name, held in services.items()}
    return {name: held for name, held in counted.items() if held}


def drift_findings(
    case: CheckContext, recorded: Services, proposed: Services, uncounted: frozenset[str], style: str
) -> Iterator[Finding]:
    """Whether too many components would have to move."""
    if not case.is_on("services-drift"):
        return
    moved = moved_components(recorded, proposed, uncounted)
    before, after = _counted(recorded, uncounted), _counted(proposed, uncounted)
    count = len({name for groups in (before, after) for held in groups.values() for name in held})
    share = len(moved) / count if count else 0.0
    if share <= case.settings.distance:
        return
    told = [_told(name, before, after) for name in moved[:SHOWN]]
    more = f" and {len(moved) - SHOWN} more" if len(moved) > SHOWN else ""
    message = (
        f"{len(moved)} of {count} components ({share_text(share)}) are in other services than proposed for '{style}': "
        f"{'; '.join(told)}{more}"
    )
    action = (
        f"Compare with archdecide graph --style {style}; move what should move, write under boundaries what must stay, "
        "then archdecide decide."
    )
    yield case.finding("services-drift", message, action, "decision.services", SERVICES)


def module_findings(case: CheckContext, recorded: Services, proposed: Services) -> Iterator[Finding]:
    """Whether too many components would have to move to another module."""
    if not case.is_on("modules-drift"):
        return
    moved = moved_components(recorded, proposed, frozenset())
    count = len({name for groups in (recorded, proposed) for held in groups.values() for name in held})
    share = len(moved) / count if count else 0.0
    if share <= case.settings.distance:
        return
    message = (
        f"{len(moved)} of {count} components ({share_text(share)}) are in other modules than proposed: {names(moved)}"
    )
    action = "Compare with archdecide graph; then archdecide decide, or write what must stay together under boundaries."
    yield case.finding("modules-drift", message, action, "decision.modules", MODULES)


def _told(name: str, before: Services, after: Services) -> str:
    here = next((service for service, held in before.items() if name in held), None)
    there = next((service for service, held in after.items() if name in held), None)
    if there is None:
        return f"'{name}' is on record in '{here}', but no part of a proposed service"
    if here is None:
        return f"'{name}' is in no service on record, and proposed in '{there}'"
    company = [other for other in after[there] if other != name]
    return f"'{name}' leaves '{here}' for {names(company) or 'a service of its own'}"


def constraint_findings(case: CheckContext, recorded: Services, uncounted: frozenset[str]) -> Iterator[Finding]:
    """Every constraint that the services on record break, with the place of the constraint's counterpart on record.

    What holds only `uncounted` components, a data store or a user interface, is no service of `max_services`.
    """
    if not case.is_on("constraint-broken"):
        return
    home = {name: service for service in sorted(recorded) for name in recorded[service]}
    constraints = case.profile.boundaries
    kept = [("boundaries.together", group) for group in constraints.together]
    kept += [(f"boundaries.fixed ('{service}')", group) for service, group in constraints.fixed.items()]
    for constraint, group in kept:
        homes = sorted({home[name] for name in group if name in home})
        if len(homes) > 1:
            message = f"{names(sorted(group))} must share a service ({constraint}), but are on record in {names(homes)}"
            yield _broken(case, message, f"together: {', '.join(sorted(group))}", homes[-1])
    for group in constraints.apart:
        for service in sorted(recorded):
            shared = sorted(set(group) & set(recorded[service]))
            if len(shared) > 1:
                message = f"{names(shared)} must be apart (boundaries.apart), but '{service}' on record holds them"
                yield _broken(case, message, f"apart: {', '.join(shared)}", service)
    most = constraints.max_services
    count = len(_counted(recorded, uncounted))
    if most is not None and count > most:
        message = f"{count} services are on record, but boundaries.max_services allows {most}"
        yield _broken(case, message, "max_services", None)
    for name in sorted({name for held in recorded.values() for name in held}):
        homes = [service for service in sorted(recorded) if name in recorded[service]]
        if len(homes) > 1:
            message = f"'{name}' is on record in {names(homes)}; a component is part of one service"
            yield _broken(case, message, f"twice: {name}", homes[-1])


def _broken(case: CheckContext, message: str, element: str, service: str | None) -> Finding:
    action = "Change the services on record, or the constraint if it no longer holds."
    path = SERVICES if service is None else (*SERVICES, service)
    return case.finding("constraint-broken", message, action, element, path)
