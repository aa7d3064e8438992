"""What follows from a cut in words: chains, changes and failures, said alike in the report and at the terminal."""

from collections.abc import Iterable, Mapping

from archdecide.boundaries.consequences.consequences import Chain, ChainCandidate, ChainChange, FailureReach
from archdecide.fact_phrases import phrases
from archdecide.formats.wording.decision_wording import counted, listed
from archdecide.formats.wording.numbers import whole
from archdecide.values import Value

_SHOWN = 4
CHANGE_WORDS = {
    "fallback": "a fallback in '{source}' for '{target}'",
    "asynchronous": "a message instead of a call from '{source}' to '{target}'",
    "merge": "one process for '{source}' and '{target}'",
    "second-provider": "a second provider behind '{source}' for '{target}'",
}


def few_names(names: Iterable[str], most: int = _SHOWN) -> str:
    """The first names of a list in quotes, and how many more there are."""
    found = [f"'{name}'" for name in names]
    return listed([*found[:most], f"{len(found) - most} more"] if len(found) > most else found)


def pct(value: float) -> str:
    """An availability in per cent, with as many digits as its distance from 100 asks for."""
    for digits in range(1, 8):
        text = f"{value:.{digits}f}"
        if value == 100 or abs(float(text) - value) <= (100 - value) / 50:
            return f"{text.rstrip('0').rstrip('.')} %"
    return f"{value:.8f} %"


def change(item: ChainChange) -> str:
    """A change in words."""
    return CHANGE_WORDS[item.kind].format(source=item.source, target=item.target)


def candidate(item: ChainCandidate) -> str:
    """Changes and what comes out of them."""
    gives = f"{item.latency_ms:,.0f} ms at least"
    if item.availability_pct is not None:
        gives = f"{pct(item.availability_pct)}, {gives}"
    return f"{listed(map(change, item.changes))}: {gives}{'' if item.reaches else ' (not enough)'}"


def availability(chain: Chain, target: float | None) -> str:
    """What a chain offers against the target, in one sentence without a full stop."""
    if chain.availability_pct is None and len(chain.parts) == 1:
        return "it stays in one process"
    if chain.availability_pct is None:
        return "no part states an availability" + (
            f"; for {pct(target)} each of its {len(chain.parts)} parts needs {pct(chain.needed_pct)}"
            if target is not None and chain.needed_pct is not None
            else ""
        )
    most = "at most " if chain.open_externals else ""
    text = f"{most}{pct(chain.availability_pct)}"
    if chain.apart_pct is not None and chain.apart_pct < chain.availability_pct:
        text = f"{pct(chain.apart_pct)} to {most}{pct(chain.availability_pct)}"
        if chain.meets_availability is None and target is not None and not most:
            text += f"; whether that reaches the target of {pct(target)} depends on whether parts fail together"
    if chain.meets_availability is not None and target is not None:
        text += f", which {'reaches' if chain.meets_availability else 'misses'} the target of {pct(target)}"
    if chain.advised_pct is not None and chain.advised_pct > chain.availability_pct:
        text += f"; {pct(chain.advised_pct)} with the recommended fallbacks and queues"
    return text


def speed(chain: Chain, target: float | None) -> str:
    """The hops and the least time of a chain, in one sentence without a full stop."""
    text = f"{counted(chain.hops, 'hop')} ({chain.hop_ms:.0f} ms"
    text += f", {100 * chain.hop_share:.1f} % of the time for an answer)" if chain.hop_share is not None else ")"
    text += f", {chain.latency_ms:,.0f} ms at least"
    if chain.meets_latency is False and target is not None:
        text += f", which misses the target of {target:,.0f} ms"
    if chain.calls >= 1:
        text += f"; {_slow(chain.slow_share)} hits a slow (p95) reply"
    if chain.hops > 1:
        text += f"; {chain.retry_calls:,.0f} calls for one if every layer tried three times"
    return text


def _slow(share: float) -> str:
    """A share of requests as people count: `1 request in 4`."""
    return "nearly every request" if share > 0.7 else f"1 request in {max(2, whole(1 / share))}" if share else "none"


def facts(known: Mapping[str, Value]) -> str:
    """Facts in a few words: `34 engineers and 5 teams`. What is false or the same everywhere is left out."""
    return listed(phrases(known))


def reach(item: FailureReach) -> str:
    """How far a failure travels: how many parts stop, serve less, are untouched."""
    return f"{len(item.stops)} / {len(item.degrades)} / {item.untouched}"
