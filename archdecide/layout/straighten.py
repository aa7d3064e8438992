"""Small steps taken out of lines: ends that miss each other by a little are moved until they meet.

Ends move along the side of their box, and push others aside that are not straight themselves; a line that passes
several columns at one height moves as a whole.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from archdecide.layout.channels import Run, tracks
from archdecide.layout.layer_graph import PASSAGE, Levels
from archdecide.layout.ports import Pins, PortPosition

NEAR = 16.0
"""Ends that miss each other by at most this are made to meet."""
FROM_BOX, FROM_LINE = 6.0, 10.0
"""What a passing line keeps from boxes and from other passing lines."""
ASIDE = 6.0
PASSING_ASIDE = 8.0
"""How far an end, or the level part of a line, moves so that it does not lie on another one."""
PARTING_ROUNDS = 4


def straighten(
    levels: Levels,
    columns: Sequence[Sequence[int]],
    spans: Mapping[int, tuple[float, float]],
    ends: Pins,
    places: Mapping[tuple[int, int], PortPosition],
) -> Pins:
    """The ends, some of them moved. `spans` gives the top and the bottom of each item."""
    work = _Straightening(levels, columns, spans, dict(ends), places)
    work.meet()
    for chain in levels.chains:
        work.shift(chain)
    work.meet()
    for _ in range(PARTING_ROUNDS):
        if not work.part():
            break
    return work.ends


class _Straightening:
    """Ends on their way."""

    def __init__(
        self,
        levels: Levels,
        columns: Sequence[Sequence[int]],
        spans: Mapping[int, tuple[float, float]],
        ends: Pins,
        places: Mapping[tuple[int, int], PortPosition],
    ) -> None:
        self.ends = ends
        self._levels = levels
        self._places = places
        self._spans = dict(spans)
        self._above = {lower: upper for column in columns for upper, lower in pairwise(column)}
        self._below = {upper: lower for lower, upper in self._above.items()}
        self._wires: dict[int, list[int]] = {}
        self._gaps: dict[int, list[int]] = {}
        self._chains: dict[int, list[int]] = {}
        for chain in levels.chains:
            passages = [item for item in chain if item >= levels.blocks]
            self._chains |= dict.fromkeys(passages, passages)
        for number, wire in enumerate(levels.wires):
            self._gaps.setdefault(wire.gap, []).append(number)
            for item in (wire.near, *wire.far):
                if item >= levels.blocks:
                    self._wires.setdefault(item, []).append(number)

    def meet(self) -> None:
        """Lets both ends of a wire meet, as far as that is possible at the boxes."""
        for number, wire in enumerate(self._levels.wires):
            near = number, wire.near
            distance = {item: abs(self.ends[number, item] - self.ends[near]) for item in wire.far}
            for item in sorted(wire.far, key=lambda each: (distance[each], each)):
                far = number, item
                gap = abs(self.ends[far] - self.ends[near])
                if 0 < gap <= NEAR and not self._move(far, self.ends[near]) and not self._is_straight(*near):
                    self._move(near, self.ends[far])

    def shift(self, chain: Sequence[int]) -> None:
        """Moves each level part of a passing line to the height of one of its neighbours, if that removes a step."""
        passages = [item for item in chain if item >= self._levels.blocks]
        while passages:
            part = self._level_part(passages[0])
            passages = passages[passages.index(part[-1]) + 1 :]
            y = self._height(part[0])
            beside = self._beside(part)
            met = {other: beside.count(other) for other in beside}
            for other in sorted(met, key=lambda each: (-met[each], abs(each - y), each)):
                better = met[other] > met.get(y, 0)
                if better and abs(other - y) <= NEAR and all(self._has_room(item, other) for item in part):
                    self._lift(part, other)
                    break

    def part(self) -> bool:
        """Moves ends whose lines would lie on each other between two columns, where no order of bends avoids that;
        says whether there were any."""
        met = False
        for numbers in self._gaps.values():
            found = dict(zip(numbers, tracks([self._run(number) for number in numbers]), strict=True))
            starts: dict[float, list[tuple[int, int]]] = {}
            for number in numbers:
                for item in self._levels.wires[number].lefts:
                    starts.setdefault(self.ends[number, item], []).append((number, item))
            for number in numbers:
                for item in self._levels.wires[number].rights:
                    for start in starts.get(self.ends[number, item], ()):
                        first, second = found[number], found[start[0]]
                        if first is not None and second is not None and first < second:
                            self._step_aside((number, item), start)
                            met = True
        return met

    def _step_aside(self, *ends: tuple[int, int]) -> None:
        """Moves one of the ends a little: at a box, or where that cannot be, with the level part of its line."""
        for end in ends:
            for y in (self.ends[end] + ASIDE, self.ends[end] - ASIDE):
                if not self._is_straight(*end) and self._move(end, y):
                    return
        for _, item in ends:
            part = self._level_part(item)
            for step in (PASSING_ASIDE, -PASSING_ASIDE):
                if part and all(self._has_room(each, self._height(each) + step) for each in part):
                    self._lift(part, self._height(item) + step)
                    return

    def _level_part(self, item: int) -> list[int]:
        """The passages of the line of a passage that are as high as it, next to each other."""
        chain = self._chains.get(item, ())
        if not chain:
            return []
        first = last = chain.index(item)
        while first and self._height(chain[first - 1]) == self._height(item):
            first -= 1
        while last + 1 < len(chain) and self._height(chain[last + 1]) == self._height(item):
            last += 1
        return list(chain[first : last + 1])

    def _run(self, number: int) -> Run:
        wire = self._levels.wires[number]
        return Run(
            tuple(self.ends[number, item] for item in wire.lefts),
            tuple(self.ends[number, item] for item in wire.rights),
        )

    def _height(self, passage: int) -> float:
        return self.ends[self._wires[passage][0], passage]

    def _beside(self, part: Sequence[int]) -> list[float]:
        """The heights of what the two ends of a level part lead to."""
        found: list[float] = []
        for item in dict.fromkeys((part[0], part[-1])):
            for number in self._wires[item]:
                wire = self._levels.wires[number]
                others = [wire.near] if item in wire.far else list(wire.far)
                found += [self.ends[number, other] for other in others if other not in part]
        return found

    def _has_room(self, item: int, y: float) -> bool:
        above, below = self._above.get(item), self._below.get(item)
        return (above is None or y >= self._edge(above, 1)) and (below is None or y <= self._edge(below, 0))

    def _edge(self, item: int, end: int) -> float:
        """How near a line may come to an item from above (end 0) or below (end 1)."""
        if item >= self._levels.blocks:
            return self._height(item) + (FROM_LINE if end else -FROM_LINE)
        return self._spans[item][end] + (FROM_BOX if end else -FROM_BOX)

    def _lift(self, part: Sequence[int], y: float) -> None:
        for item in part:
            for number in self._wires[item]:
                self.ends[number, item] = y
            self._spans[item] = (y - PASSAGE / 2, y + PASSAGE / 2)

    def _is_straight(self, number: int, item: int) -> bool:
        wire = self._levels.wires[number]
        others = wire.far if item == wire.near else () if item in wire.beside else (wire.near,)
        return any(self.ends[number, other] == self.ends[number, item] for other in others)

    def _move(self, end: tuple[int, int], y: float) -> bool:
        """Moves an end to this height, if its box allows; says whether it did."""
        if end not in self._places:
            return False
        place, item = self._places[end], end[1]
        moved = {end: y}
        for step, others in (
            (-place.step, reversed(place.numbers[: place.index])),
            (place.step, place.numbers[place.index + 1 :]),
        ):
            limit = y + step
            for number in others:
                if (self.ends[number, item] - limit) * step >= 0:
                    break
                if self._is_straight(number, item):
                    return False
                moved[number, item] = limit
                limit += step
        if any(not place.top <= height <= place.bottom for height in moved.values()):
            return False
        self.ends |= moved
        return True
