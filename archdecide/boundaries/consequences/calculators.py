"""Formulas behind the what-if numbers (CRITERIA §7): pure functions, shares are 0 to 1, times are milliseconds.

Every function raises ValueError for an argument outside its range, and names the source of its formula.
"""

from collections.abc import Iterable
from math import expm1, floor, inf, log1p, prod

SERVICES_PER_PLATFORM_ENGINEER = 5
"""What one platform engineer carries (force J9; L28, L30)."""
ENGINEERS_PER_SERVICE = 2
"""Engineers that one service takes at least (gate V13, force J9)."""
SERVICES_PER_TEAM = 3
"""Simple domains that one team can hold (L9)."""


def chain_availability(parts: Iterable[float]) -> float:
    """Share of the time in which every part works: Π aᵢ; 1 without parts. Parts fail independently (L24, L25)."""
    return prod(_share(part, "an availability") for part in parts)


def availability_with_fallback(availability: float, fallback: float) -> float:
    """Share of the time in which a part or what stands in for it works: 1 − (1−a)(1−f) (L25)."""
    _share(availability, "an availability")
    return 1 - (1 - availability) * (1 - _share(fallback, "an availability"))


def needed_availability(target: float, parts: int) -> float:
    """What each of `parts` (1 or more) equal parts must offer for the chain to reach a target: target^(1/n) (L24)."""
    if parts < 1:
        raise ValueError(f"a chain has at least one part, not {parts}")
    return float(_share(target, "a target") ** (1 / parts))


def tail_probability(slow: float, calls: float) -> float:
    """Share of the requests that meet at least one slow answer among `calls` (0 or more): 1 − (1−p)ⁿ (L23)."""
    _share(slow, "a share of slow answers")
    if calls < 0:
        raise ValueError(f"the number of calls is 0 or more, not {calls}")
    if slow == 1:
        return 1.0 if calls else 0.0
    # log1p and expm1 keep the digits of small probabilities, which 1 − (1−p)ⁿ loses.
    return -expm1(calls * log1p(-slow))


def hop_share(hops: float, hop_ms: float, budget_ms: float) -> float:
    """Share of the time for an answer that the hops take: hops × milliseconds each ÷ budget (above 0) (L26, L27)."""
    if hops < 0 or hop_ms < 0 or budget_ms <= 0:
        raise ValueError("hops and their time are 0 or more, and a budget is above 0")
    return hops * hop_ms / budget_ms


def model_wait_ms(first_token_ms: float, tokens: int, per_token_ms: float) -> float:
    """Milliseconds until the last of `tokens` (1 or more): time to the first + (n−1) × time per token (L64)."""
    if tokens < 1 or first_token_ms < 0 or per_token_ms < 0:
        raise ValueError("an answer has at least one token, and times are 0 or more")
    return first_token_ms + (tokens - 1) * per_token_ms


def retry_amplification(attempts: int, layers: int) -> float:
    """Calls that reach the last part per user request where every layer retries: attempts^layers (L51, L52).

    `attempts` are 1 or more in all, `layers` 0 or more; unbounded where no float holds the result.
    """
    if attempts < 1 or layers < 0:
        raise ValueError("there is at least one attempt, and layers are 0 or more")
    try:
        return float(attempts) ** layers
    except OverflowError:
        return inf


def wait_factor(utilisation: float, servers: int = 1) -> float:
    """Mean time in the queue relative to the time of work, for random arrivals and work; unbounded from 1 on.

    Erlang C over the servers (1 or more) that take from one queue; for a single one it is ρ/(1−ρ).
    """
    if not utilisation >= 0:
        raise ValueError(f"utilisation is 0 or more, not {utilisation}")
    if servers < 1:
        raise ValueError(f"a queue has at least one server, not {servers}")
    if utilisation >= 1:
        return inf
    blocked = 1.0  # Erlang B by its recursion, which no large number of servers overflows
    for count in range(1, servers + 1):
        blocked = utilisation * servers * blocked / (count + utilisation * servers * blocked)
    waits = blocked / (1 - utilisation * (1 - blocked))
    return waits / (servers * (1 - utilisation))


def communication_pairs(members: int) -> int:
    """Pairs among `members` (0 or more) people or teams that may have to talk: n(n−1)/2 (L9)."""
    if members < 0:
        raise ValueError(f"members are 0 or more, not {members}")
    return members * (members - 1) // 2


def service_budget(
    teams: float | None = None, engineers: float | None = None, platform_engineers: float | None = None
) -> int | None:
    """Services that these people can carry, at least 1; None where nothing is known of them.

    The tightest of three limits: 3 per team (L9), one per two engineers (V13), 5 per platform engineer (J9).
    Unknown people (None) limit nothing.
    """
    limits = [
        people * per_head
        for people, per_head in (
            (teams, SERVICES_PER_TEAM),
            (engineers, 1 / ENGINEERS_PER_SERVICE),
            (platform_engineers, SERVICES_PER_PLATFORM_ENGINEER),
        )
        if people is not None
    ]
    if any(limit < 0 for limit in limits):
        raise ValueError("people are 0 or more")
    return max(1, floor(min(limits))) if limits else None


def _share(value: float, what: str) -> float:
    if not 0 <= value <= 1:
        raise ValueError(f"{what} is between 0 and 1, not {value}")
    return value
