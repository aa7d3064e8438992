"""Our own SVG: well-formed, without scripts, everything inside the page, and readable whatever the names are."""

import re
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree

import pytest
from drawn_graphs import deployable, edge, graph, interaction, nasty, small
from effort import examples
from geometry import inside, overlap, strokes
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_plans import NASTY_NAMES

from archdecide import api
from archdecide.boundaries.deployable_kinds import DeployableKind
from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.diagram import svg
from archdecide.formats.diagram.diagram_model import KIND_WORDS
from archdecide.formats.diagram.svg_style import DARK, LIGHT, PAGE_DARK, PAGE_LIGHT, shared
from archdecide.formats.diagram.text_width import fitted, printable, width, wrapped
from archdecide.layout import Box, Drawing, Group, Link, Point, Rectangle, layout

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
ALLOWED = {"svg", "title", "desc", "style", "rect", "g", "path", "text"}
ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "A": 7, "h": 1, "v": 1, "a": 7, "Z": 0}
EXAMPLES = ("online-shop", "ai-writing-saas", "multi-model-saas", "overbuilt-landscape")


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def placed(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, float, float]]:
    """Every element with how far the groups around it move it."""
    waiting = [(root, 0.0, 0.0)]
    while waiting:
        element, x, y = waiting.pop()
        moved = re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        yield element, x, y
        waiting += [(child, x, y) for child in element]


def corners(path: str) -> Rectangle:
    """The rectangle around the points that a path of ours visits."""
    x = y = 0.0
    xs, ys = [], []
    for command, rest in re.findall(r"([MLHVQAhvaZ])([^MLHVQAhvaZ]*)", path):
        values = [float(value) for value in NUMBER.findall(rest)]
        assert len(values) == ARGUMENTS[command], path
        match command:
            case "M" | "L" | "Q" | "A":
                x, y = values[-2:]
            case "H":
                x = values[0]
            case "V":
                y = values[0]
            case "h":
                x += values[0]
            case "v":
                y += values[0]
            case "a":
                x, y = x + values[-2], y + values[-1]
        xs.append(x)
        ys.append(y)
    return Rectangle(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def drawn(root: ElementTree.Element, name: str) -> list[Rectangle]:
    """The outlines with a class: the first path of each group that says what it is."""
    return [outline for outline, _ in titled(root, name)]


def titled(root: ElementTree.Element, name: str) -> Iterator[tuple[Rectangle, list[Rectangle]]]:
    """The outline of each group with a title, and the texts in it."""
    for group, x, y in placed(root):
        if group.tag == f"{SVG}g" and len(group) and group[0].tag == f"{SVG}title":
            outline = group[1]
            if name in outline.get("class", "").split():
                box = corners(outline.get("d", ""))
                inner = ElementTree.Element("g")
                inner.extend(group)
                said = [Rectangle(text.x + x, text.y + y, text.width, text.height) for _, text in words(inner)]
                yield Rectangle(box.x + x, box.y + y, box.width, box.height), said


def words(root: ElementTree.Element) -> list[tuple[str, Rectangle]]:
    """Every text with the rectangle that it takes up by our own estimate."""
    found = []
    for element, x, y in placed(root):
        if element.tag == f"{SVG}text":
            classes = element.get("class", "").split()
            size = next(
                (size for name, size in (("ad-title", 19), ("ad-fact", 12), ("ad-small", 11)) if name in classes), 13
            )
            across = width(element.text or "", size)
            start = float(element.get("x", "0")) + x
            start -= across / 2 if "ad-middle" in classes else across if "ad-end" in classes else 0
            found.append((element.text or "", Rectangle(start, float(element.get("y", "0")) + y - 9, across, 10)))
    return found


def texts(root: ElementTree.Element, tag: str) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}{tag}")]


def check(text: str) -> ElementTree.Element:
    """What holds for every picture."""
    root = parsed(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on") or "href" in key]
    assert not re.search(r"url\(|@import|<script|javascript:[^1]", text)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert root.get("role") == "img" and (root.get("aria-labelledby") or "").split() == ids[:2]
    assert all(each.strip() for each in texts(root, "title") + texts(root, "desc"))
    page = Rectangle(0, 0, float(root.get("width", "")), float(root.get("height", "")))
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    boxes = [
        Rectangle(box.x + x, box.y + y, box.width, box.height)
        for element, x, y in placed(root)
        if element.tag == f"{SVG}path"
        for box in [corners(element.get("d", ""))]
    ]
    assert [box for box in boxes if not inside(box, page)] == []
    said = words(root)
    assert [word for word, box in said if not inside(box, page)] == []
    assert [(one[0], other[0]) for one, other in combinations(said, 2) if overlap(one[1], other[1])] == []
    return root


@pytest.mark.parametrize(
    "made", [small(), nasty(), nasty("日本" * 100), graph([], [])], ids=["small", "nasty", "wide", "empty"]
)
def test_every_picture_is_sound(made: ServiceGraph) -> None:
    check(svg.text(made, 'A & B <i> "c"'))
    check(svg.text(made, ""))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("style", ["monolith", "microservices"])
def test_the_examples_are_sound(name: str, style: str) -> None:
    profile = api.load_profile(f"examples/{name}/archdecide.yaml")
    check(svg.text(api.service_graph(profile, style=style), profile.name))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("style", ["monolith", "microservices"])
def test_in_the_examples_no_line_lies_on_another(name: str, style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings: list[tuple[Drawing, list[Link]]] = []

    def kept(boxes: list[Box], groups: list[Group], links: list[Link]) -> Drawing:
        drawings.append((layout(boxes, groups, links), links))
        return drawings[0][0]

    monkeypatch.setattr(svg, "layout", kept)
    svg.text(api.service_graph(api.load_profile(f"examples/{name}/archdecide.yaml"), style=style), "")
    ((drawing, links),) = drawings
    parts = [(link, part) for link, route in zip(links, drawing.routes, strict=True) for part in strokes(route)]
    assert len(parts) >= len(links)
    for (one, first), (other, second) in combinations(parts, 2):
        if (one.source, one.bundle) != (other.source, other.bundle):
            across = min(first.right, second.right) - max(first.x, second.x)
            down = min(first.bottom, second.bottom) - max(first.y, second.y)
            assert max(across, down) <= 0 or min(across, down) < 0 or (first.width == 0) != (second.width == 0)


@st.composite
def systems(draw: st.DrawFn) -> ServiceGraph:
    """Deployables of all kinds with components of any name, and interactions between them."""
    names = draw(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=14, unique=True))
    homes = [draw(st.integers(0, 4)) for _ in names]
    kinds: list[DeployableKind] = ["service", "application", "satellite", "front-end", "backing-service", "external"]
    deployables = [
        deployable(
            f"home {home}",
            [name for name, at in zip(names, homes, strict=True) if at == home],
            draw(st.sampled_from(kinds)),
        )
        for home in sorted(set(homes))
    ]
    home_of = {name: f"home {home}" for name, home in zip(names, homes, strict=True)}
    ways = st.sampled_from((("request-response", "http-json"), ("event", "queue"), ("call", ""), ("x" * 50, "y" * 80)))
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names), ways), max_size=20))
    edges = [edge(home_of[a], home_of[b], interaction(a, b, *way)) for a, b, way in pairs if a != b]
    return graph(deployables, edges)


@given(systems(), st.text(max_size=300))
@settings(max_examples=examples(60), deadline=None)
def test_any_system_gives_a_sound_picture(made: ServiceGraph, title: str) -> None:
    root = check(svg.text(made, title))
    shown = drawn(root, "ad-box")
    frames = drawn(root, "ad-frame")
    assert len(shown) == sum(len(each.components) for each in made.deployables)
    assert [pair for pair in combinations(shown, 2) if overlap(*pair)] == []
    assert [pair for pair in combinations(frames, 2) if overlap(*pair)] == []
    assert len(frames) == sum(len(each.components) > 1 for each in made.deployables)
    assert all(
        inside(text, box) for name in ("ad-box", "ad-frame") for box, said in titled(root, name) for text in said
    )


def test_the_picture_names_everything_in_full() -> None:
    root = parsed(svg.text(nasty(), "Orders"))
    titles = texts(root, "title")
    assert {f"{printable(name)}: in application" for name in NASTY_NAMES} <= set(titles)
    assert {f"{printable(name)}: service" for name in NASTY_NAMES} <= set(titles)
    assert '日本 → 日本: style"|, x|]y' in titles
    assert "application: application" in titles


def test_kinds_and_waiting_can_be_told_apart_and_stand_in_the_legend() -> None:
    kinds: list[DeployableKind] = ["service", "application", "satellite", "front-end", "backing-service", "external"]
    made = graph(
        [deployable(f"the {kind}", (f"the {kind}",), kind) for kind in kinds],
        [
            edge("the service", "the external", interaction("the service", "the external")),
            edge("the service", "the satellite", interaction("the service", "the satellite", "job", "queue")),
        ],
    )
    root = check(svg.text(made, ""))
    shapes = {}
    for group, _, _ in placed(root):
        if (
            len(group)
            and group[0].tag == f"{SVG}title"
            and (group[0].text or "").startswith("the ")
            and "→" not in (group[0].text or "")
        ):
            outlines = [path.get("d", "") for path in group if path.tag == f"{SVG}path"]
            shapes[group[0].text] = tuple(re.sub(NUMBER, "", outline) for outline in outlines)
    assert len(shapes) == 6
    assert shapes["the service: service"] == shapes["the application: application"], "told apart by their colours"
    assert len(set(shapes.values())) == 5
    shown = texts(root, "text")
    assert set(KIND_WORDS.values()) <= set(shown)
    assert {"waits for the answer", "does not wait", "http-json", "queue"} <= set(shown)
    lines = [element.get("class") for element in root.iter(f"{SVG}path") if "ad-line" in element.get("class", "")]
    assert sorted(map(str, lines)) == ["ad-line", "ad-line", "ad-line ad-later", "ad-line ad-later"]


def test_both_pages_have_a_colour_for_everything() -> None:
    assert set(LIGHT) == set(DARK) == set(KIND_WORDS)
    assert set(PAGE_LIGHT) == set(PAGE_DARK)
    sheet = next(iter(parsed(svg.text(small(), "")).iter(f"{SVG}style"))).text or ""
    light, dark = sheet.split("@media (prefers-color-scheme:dark){")
    assert {f".ad-kind-{kind}{{" in part for kind in KIND_WORDS for part in (light, dark)} == {True}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("page", "kinds"), [(PAGE_LIGHT, LIGHT), (PAGE_DARK, DARK)], ids=["light", "dark"])
def test_texts_and_lines_stand_out(page: dict[str, str], kinds: dict[str, object]) -> None:
    grounds = [page["page"], *(ground for each in kinds.values() for ground in (each.fill, each.frame))]  # type: ignore[attr-defined]

    def contrast(one: str, other: str) -> float:
        high, low = sorted((luminance(one), luminance(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    assert min(contrast(page["ink"], ground) for ground in grounds) >= 7
    assert min(contrast(page["soft"], ground) for ground in grounds) >= 4.5
    assert min(contrast(page[name], ground) for name in ("line", "later") for ground in grounds) >= 3
    assert contrast(page["later"], page["page"]) >= 4.5


def test_a_picture_too_large_says_that_it_shows_deployables_only() -> None:
    names = [f"part {number}" for number in range(160)]
    links = [interaction(names[0], name) for name in names[1:]]
    made = graph(
        [deployable("application", names, "application"), deployable("b", ("b",))],
        [edge("application", "application", *links)],
    )
    root = check(svg.text(made, "Large"))
    assert len(drawn(root, "ad-box")) == 2
    note = "Only deployables are shown: 161 components with 159 connections are too many for one picture."
    assert note in texts(root, "text")
    assert note.rstrip(".") in texts(root, "desc")[0]


def test_what_lines_share_is_known() -> None:
    route = (Point(0, 0), Point(10, 0), Point(10, 20), Point(30, 20))
    assert shared(route, (Point(0, 0), Point(10, 0), Point(10, 5), Point(30, 5))) == 15
    assert shared(route, (Point(0, 0), Point(10, 0), Point(10, -5), Point(30, -5))) == 10
    assert shared(route, (Point(0, 0), Point(40, 0))) == 10
    assert shared(route, (Point(1, 0), Point(40, 0))) == 0


@given(st.text(max_size=200), st.integers(20, 200), st.integers(1, 3))
def test_wrapped_text_fits_and_loses_nothing_silently(text: str, room: int, most: int) -> None:
    name = printable(text)
    lines = wrapped(name, 13, room, most)
    assert 1 <= len(lines) <= most
    assert all(width(line, 13) <= room for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == name.replace(" ", "")


def test_names_break_where_their_parts_end() -> None:
    assert wrapped("customer-accounts", 13, 100, 2) == ["customer-", "accounts"]
    assert wrapped("OrderHistoryService", 13, 110, 2) == ["OrderHistory", "Service"]
    assert wrapped("x" * 200, 13, 100, 2)[1].endswith("x…")


def test_chinese_signs_are_as_wide_as_high() -> None:
    assert width("日本", 13) == 26
    assert fitted("日本" * 20, 10, 50) == "日本日本…"


def test_marks_that_cannot_be_drawn_are_left_out() -> None:
    assert printable("a\x00b\u202ec\n d") == "a�bc d"
