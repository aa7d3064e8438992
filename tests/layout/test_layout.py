"""The layout: nothing overlaps, nothing lies outside, lines go round boxes, and effort stays in bounds."""

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise

import pytest
from effort import examples, growth
from geometry import inside, overlap, strokes
from hypothesis import given, settings
from hypothesis import strategies as st

from archdecide.layout import Box, Drawing, Group, Link, Rectangle, layout
from archdecide.layout.channels import Run, tracks
from archdecide.layout.compact import closed
from archdecide.layout.coordinates import GRID
from archdecide.layout.ordering import crossings, ordered
from archdecide.layout.ranking import columns, folded, forward_edges

LABEL_HEIGHT = 12.0


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Group], list[Link]]:
    """Boxes, some of them in groups, and links between any of them."""
    groups = [
        Group(f"g{number}", draw(st.sampled_from((60.0, 400.0))), 32) for number in range(draw(st.integers(0, 4)))
    ]
    homes = st.sampled_from([None, *(group.id for group in groups)])
    widths, heights = st.sampled_from((96.0, 130.0)), st.sampled_from((48.0, 64.0))
    boxes = [Box(f"n{at}", draw(widths), draw(heights), draw(homes)) for at in range(draw(st.integers(1, 18)))]
    ends = st.sampled_from([box.id for box in boxes])
    bundles = st.sampled_from((("", 0.0), ("http", 30.0), ("a longer label", 90.0)))
    pairs = draw(st.lists(st.tuples(ends, ends, bundles), max_size=40))
    return boxes, groups, [Link(source, target, *bundle) for source, target, bundle in pairs]


def touches(stroke: Rectangle, box: Rectangle) -> bool:
    """True where a line runs through the inside of a box or along its side."""
    return stroke.x <= box.right and box.x <= stroke.right and stroke.y <= box.bottom and box.y <= stroke.bottom


def label_boxes(drawing: Drawing, links: Sequence[Link]) -> list[Rectangle]:
    """Where the texts of the labels stand: on their lines, a little above."""
    found = []
    for label in drawing.labels:
        width = links[label.link].label_width
        left = label.at.x - width if label.ends else label.at.x
        found.append(Rectangle(left, label.at.y - 2 - LABEL_HEIGHT, width, LABEL_HEIGHT))
    return found


@given(graphs())
@settings(max_examples=examples(150), deadline=None)
def test_boxes_stand_apart_and_in_their_groups(graph: tuple[list[Box], list[Group], list[Link]]) -> None:
    boxes, groups, links = graph
    drawing = layout(boxes, groups, links)
    page = Rectangle(0, 0, drawing.width, drawing.height)
    assert set(drawing.boxes) == {box.id for box in boxes}
    assert all(inside(drawing.boxes[box.id], page) for box in boxes)
    assert all(drawing.boxes[box.id].width == box.width and drawing.boxes[box.id].height >= box.height for box in boxes)
    alone = [drawing.boxes[box.id] for box in boxes if box.group is None]
    frames = list(drawing.groups.values())
    assert not [pair for pair in combinations([*alone, *frames], 2) if overlap(*pair)]
    for group in groups:
        members = [drawing.boxes[box.id] for box in boxes if box.group == group.id]
        assert (group.id in drawing.groups) == bool(members)
        if members:
            frame = drawing.groups[group.id]
            room = Rectangle(frame.x, frame.y + group.head, frame.width, frame.height - group.head)
            assert frame.width >= group.width
            assert all(inside(member, room) for member in members)
            assert not [pair for pair in combinations(members, 2) if overlap(*pair)]


@given(graphs())
@settings(max_examples=examples(150), deadline=None)
def test_lines_run_from_box_to_box_around_all_others(graph: tuple[list[Box], list[Group], list[Link]]) -> None:
    boxes, groups, links = graph
    drawing = layout(boxes, groups, links)
    page = Rectangle(0, 0, drawing.width, drawing.height)
    for link, route in zip(links, drawing.routes, strict=True):
        assert bool(route) == (link.source != link.target)
        if not route:
            continue
        source, target = drawing.boxes[link.source], drawing.boxes[link.target]
        assert route[0].x in (source.x, source.right) and source.y < route[0].y < source.bottom
        assert route[-1].x in (target.x, target.right) and target.y < route[-1].y < target.bottom
        assert route[-1].y == route[-2].y, "the arrow comes from the side"
        lines = list(strokes(route))
        assert all(line.width == 0 or line.height == 0 for line in lines)
        assert all(inside(line, page) for line in lines)
        others = [box for name, box in drawing.boxes.items() if name not in (link.source, link.target)]
        assert not [box for box in others for line in lines if touches(line, box)]
        assert not [line for line in lines[1:] if touches(line, source)]
        assert not [line for line in lines[:-1] if touches(line, target)]


@given(graphs())
@settings(max_examples=examples(150), deadline=None)
def test_labels_cover_neither_boxes_nor_each_other(graph: tuple[list[Box], list[Group], list[Link]]) -> None:
    boxes, groups, links = graph
    drawing = layout(boxes, groups, links)
    labels = label_boxes(drawing, links)
    assert not [pair for pair in combinations(labels, 2) if overlap(*pair)]
    assert not [label for label in labels for box in drawing.boxes.values() if overlap(label, box)]
    labelled = {(link.source, link.bundle) for link in links if link.label_width and link.source != link.target}
    assert {(links[label.link].source, links[label.link].bundle) for label in drawing.labels} == labelled


@given(graphs())
@settings(max_examples=examples(40), deadline=None)
def test_the_same_graph_gives_the_same_drawing(graph: tuple[list[Box], list[Group], list[Link]]) -> None:
    assert layout(*graph) == layout(*graph)


def row(*names: str) -> list[Box]:
    return [Box(name, 96, 48) for name in names]


def test_a_chain_is_one_straight_line() -> None:
    drawing = layout(row("a", "b", "c"), [], [Link("a", "b"), Link("b", "c")])
    assert [drawing.boxes[name].y for name in "abc"] == [0, 0, 0]
    assert [len(route) for route in drawing.routes] == [2, 2]
    assert drawing.boxes["a"].right < drawing.boxes["b"].x < drawing.boxes["b"].right < drawing.boxes["c"].x


def test_links_of_a_bundle_share_their_start_and_one_label() -> None:
    links = [Link("a", name, "http", 40) for name in ("b", "c", "d")]
    drawing = layout(row("a", "b", "c", "d"), [], links)
    assert len({route[0] for route in drawing.routes}) == 1
    assert [label.link for label in drawing.labels] == [0]


def test_a_line_that_goes_back_ends_on_the_right() -> None:
    drawing = layout(row("a", "b"), [], [Link("a", "b"), Link("b", "a")])
    assert drawing.routes[1][-1].x == drawing.boxes["a"].right


def test_an_unknown_end_is_an_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        layout(row("a"), [], [Link("a", "nobody")])
    with pytest.raises(KeyError, match="nowhere"):
        layout([Box("a", 96, 48, "nowhere")], [], [])


def test_nothing_gives_an_empty_drawing() -> None:
    drawing = layout([], [], [])
    assert (drawing.boxes, drawing.routes, drawing.height) == ({}, (), 0)


def test_unconnected_boxes_fill_a_page_rather_than_a_column() -> None:
    drawing = layout(row(*(f"n{number}" for number in range(40))), [], [])
    assert 0.7 < drawing.width / drawing.height < 3


def test_a_drawing_that_would_be_a_ribbon_is_folded() -> None:
    groups = [Group(f"g{number}", 60, 32) for number in range(10)]
    boxes = [Box(f"{group.id}-{at}", 130, 48, group.id) for group in groups for at in range(6)]
    steps = [Link(f"{group.id}-{at}", f"{group.id}-{at + 1}") for group in groups for at in range(2)]
    steps += [Link(f"g{number}-2", f"g{number + 1}-0") for number in range(9)]
    drawing = layout(boxes, groups, steps)
    assert drawing.width / drawing.height < 3.2


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_opened_cycles_leave_an_order(edges: list[tuple[int, int]]) -> None:
    forward = forward_edges(12, edges)
    assert {frozenset(edge) for edge in forward} == {frozenset(edge) for edge in edges if edge[0] != edge[1]}
    column = columns([10] * 12, forward, 40, [0] * 12)
    assert all(column[a] < column[b] for a, b in forward)
    assert sorted(set(column)) == list(range(max(column) + 1))
    filled = [column.count(at) * 10 for at in range(max(column) + 1)]
    assert max(filled) <= 40


def test_a_graph_without_cycles_keeps_all_its_directions() -> None:
    edges = [(a, b) for a in range(30) for b in range(a + 1, 30, 3)]
    assert forward_edges(30, edges) == edges


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(8, 15)), max_size=40))
def test_crossings_are_counted_as_pair_by_pair(edges: list[tuple[int, int]]) -> None:
    by_pairs = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(edges, 2))
    assert crossings(range(8), range(8, 16), edges) == by_pairs


def test_ordering_finds_the_order_without_crossings() -> None:
    edges = [(0, 7), (1, 6), (2, 5), (3, 4)]
    left, right = ordered([[0, 1, 2, 3], [4, 5, 6, 7]], [edges], [0.0] * 8)
    assert crossings(left, right, edges) == 0


def test_ranks_win_over_crossings() -> None:
    edges = [(0, 3), (1, 2)]
    found = ordered([[1, 0], [2, 3]], [edges], [0.0, 1.0, 0.0, 1.0])
    assert found == [[0, 1], [2, 3]]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12, unique_by=(lambda run: run[0],)))
def test_vertical_runs_on_one_track_do_not_meet(ends: list[tuple[int, int]]) -> None:
    runs = [Run((10.0 * left,), (10.0 * right,)) for left, right in ends]
    found = tracks(runs)
    assert [track is None for track in found] == [run.upper == run.lower for run in runs]
    for (one, first), (other, second) in combinations(zip(runs, found, strict=True), 2):
        if first is not None and first == second:
            assert one.lower < other.upper or other.lower < one.upper


def test_a_run_bends_where_it_does_not_lie_on_another() -> None:
    assert tracks([Run((0,), (20,)), Run((20,), (40,))]) == [1, 0]


def test_empty_bands_are_closed_and_levels_kept() -> None:
    assert closed({0: 0, 1: 200, 2: 200, 3: 216}, [48, 48, 16, 48]) == {0: 0, 1: 64, 2: 64, 3: 80}


def test_narrow_drawings_are_not_folded() -> None:
    assert folded([0, 1, 2], [(200.0, 60.0)] * 3, [(0, 1), (1, 2)]) == [0, 1, 2]


def test_a_fold_joins_neighbouring_columns_only() -> None:
    column = folded(list(range(12)), [(400.0, 300.0)] * 12, [(at, at + 1) for at in range(11)])
    assert column == sorted(column)
    assert 2 <= max(column) + 1 < 12


def test_everything_stands_on_the_grid() -> None:
    names = [f"n{number}" for number in range(20)]
    links = [Link(names[a], names[b]) for a in range(20) for b in range(a + 1, 20, 4)]
    drawing = layout(row(*names), [], links)
    assert [box.y % GRID for box in drawing.boxes.values()] == [0] * 20


def deep(size: int) -> Callable[[], Drawing]:
    names = [f"n{number}" for number in range(size)]
    return lambda: layout(row(*names), [], [Link(a, b) for a, b in pairwise(names)])


def crowded(size: int) -> Callable[[], Drawing]:
    names = [f"n{number}" for number in range(size)]
    links = [Link(names[a], names[(a * 7 + step * step * 13) % size]) for a in range(size) for step in (1, 2, 3)]
    return lambda: layout(row(*names), [], links)


def test_deep_graphs_break_nothing() -> None:
    assert len(deep(1200)().boxes) == 1200  # deeper than Python's own stack


@pytest.mark.parametrize("prepared", [deep, pytest.param(crowded, marks=pytest.mark.slow)])
def test_the_effort_of_a_drawing_stays_below_the_square_of_its_size(
    prepared: Callable[[int], Callable[[], object]],
) -> None:
    assert growth(prepared, 40) < 3.5
