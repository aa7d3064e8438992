"""Data of a document to a checked model, or every problem of it in words and with its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from msgspec.structs import fields

from archdecide.errors import (
    Diagnostic,
    InputError,
    Path,
    Place,
    Violation,
    dotted,
    nearest,
)
from archdecide.load.document import Document
from archdecide.schema_node import SchemaNode
from archdecide.values import found

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


Model = TypeVar("Model", bound=SchemaNode)

MOST_PROBLEMS = 50
"""Problems of one file that are shown; nobody reads more at once."""
MOST_REMOVALS = 4
"""Levels by which a required key can lie below an optional one."""
Complaints = Callable[[Model], Iterable[Violation]]
"""What is checked once the form of a model is right."""


def read_model(document: Document, model: type[Model], complaints: Complaints[Model] = lambda _: ()) -> Model:
    """The data of a document as a model. Raises InputError with every problem found: of form, and complaints."""
    try:
        result = model.model_validate(document.data)
    except ValueError as error:  # of pydantic, which takes longer to import than a right file to read
        details = _without_echoes(_errors(error, include_input=True))
        wrong = [real_path(detail["loc"], document.data) for detail in details]
        first = sorted(zip(wrong, range(len(details)), strict=True), key=lambda each: _order(document, each[0]))
        # Words cost more than places, so that only what is shown is put into words.
        problems = [problem_of(details[number], document, model) for _, number in first[:MOST_PROBLEMS]]
        found = ordered([*problems, *_of_the_rest(document, model, complaints, wrong)])
        raise InputError(_shown(found, len(details) - len(problems), document)) from None
    if problems := ordered(located(complaints(result), document)):
        raise InputError(_shown(problems, 0, document))
    return result


def _order(document: Document, path: Path) -> tuple[int, int]:
    place = document.place_of_key(path)
    return place.line or 0, place.column or 0


def _shown(problems: list[Diagnostic], others: int, document: Document) -> list[Diagnostic]:
    """The first problems of a file, and how many more there are besides these and `others`."""
    left = max(0, len(problems) - MOST_PROBLEMS) + others
    if not left:
        return problems
    what = f"{left:,} further problem{'' if left == 1 else 's'} in this file {'is' if left == 1 else 'are'} not shown"
    return [*problems[:MOST_PROBLEMS], Diagnostic(Place(document.name), what, "correct these first")]


def _errors(error: ValueError, *, include_input: bool = False) -> "list[ErrorDetails]":
    """What pydantic found. Raises any other error again."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        raise error
    return error.errors(include_url=False, include_input=include_input)


def _without_echoes(details: "list[ErrorDetails]") -> "list[ErrorDetails]":
    """The errors without lists that only lack what an error inside them took out."""
    around = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
    return [detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in around]


def _of_the_rest(
    document: Document, model: type[Model], complaints: Complaints[Model], wrong: Iterable[Path]
) -> Iterator[Diagnostic]:
    """The complaints about what is left without the values of wrong form, if that is a model of its own.

    A mapping that lacks a required key once its value is left out is left out as a whole.
    """
    rest = document.data
    for _ in range(MOST_REMOVALS):
        rest = without(rest, wrong)
        try:
            found = model.model_validate(rest)
        except ValueError as error:
            wrong = [real_path(detail["loc"], rest)[:-1] for detail in _errors(error) if detail["type"] == "missing"]
            continue
        yield from located(complaints(found), document)
        return


def without(data: dict[str, Any], paths: Iterable[Path]) -> dict[str, Any]:
    """A copy of the data without the keys at these paths, so that what is left can be checked further."""
    copy: dict[str, Any] = _copy(data)
    for path in paths:
        holder: Any = copy
        for part in path[:-1]:
            holder = _inner(holder, part)
        if isinstance(holder, dict) and path:
            holder.pop(path[-1], None)
    return copy


def located(complaints: Iterable[Violation], document: Document) -> Iterator[Diagnostic]:
    """The complaints of the core as problems with their place in the document."""
    for complaint in complaints:
        also = f"; the other place is {document.place(complaint.also)}" if complaint.also is not None else ""
        yield Diagnostic(document.place(complaint.path), complaint.what + also, complaint.hint, dotted(complaint.path))


def ordered(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Problems in the order of their places, without repetition."""
    return sorted(
        dict.fromkeys(problems),
        key=lambda problem: (problem.where.file, problem.where.line or 0, problem.where.column or 0, problem.what),
    )


def problem_of(detail: "ErrorDetails", document: Document, model: type[SchemaNode]) -> Diagnostic:
    """One pydantic error in words: what was found, what is allowed, what to do."""
    path = real_path(detail["loc"], document.data)
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            known = sorted(known_keys(model, path[:-1], document.data))
            hint = nearest(str(path[-1]), known) or "known keys: " + ", ".join(known)
            return Diagnostic(document.place_of_key(path), f"unknown key '{path[-1]}'", hint, dotted(path))
        case "missing":
            what = f"the required key '{path[-1]}' is missing"
            return Diagnostic(document.place(path[:-1]), what, f"add '{path[-1]}:'", dotted(path[:-1]))
        case "not_allowed":
            return Diagnostic(document.place(path), context["what"], context["hint"], dotted(path))
        case "model_type" | "model_attributes_type" | "dict_type" | "mapping_type":
            return Diagnostic(document.place(path), "a mapping of keys to values is expected here", "", dotted(path))
        case "float_type" | "int_type" | "finite_number" | "float_parsing" | "int_parsing" | "int_from_float":
            sort = "whole number" if detail["type"].startswith("int") else "finite number"
            return Diagnostic(
                document.place(path), f"a {sort} is expected here", "write it without quotes", dotted(path)
            )
        case "string_type":
            return Diagnostic(document.place(path), "text is expected here", "put it in quotes", dotted(path))
        case "string_pattern_mismatch":
            what = f"{found(detail['input'])} is not written as it must be"
            return Diagnostic(document.place(path), what, f"it must match {context['pattern']}", dotted(path))
        case "tuple_type" | "list_type":
            return Diagnostic(
                document.place(path), "a list is expected here", "start each entry with '- '", dotted(path)
            )
        case _:
            message = detail["msg"][:1].lower() + detail["msg"][1:]
            return Diagnostic(document.place(path), message, "", dotted(path))


def real_path(location: tuple[str | int, ...], data: Any) -> Path:
    """The path in the data that a pydantic location means: without the tags of unions."""
    path: list[str | int] = []
    for position, part in enumerate(location):
        following = location[position + 1] if position + 1 < len(location) else None
        if isinstance(data, dict) and part in data:
            # The tag of a union may equal a key beside the one that is meant: {fact: ..., at_least: ...}.
            if following in data and isinstance(data[part], str | int):
                continue
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            pass
        elif isinstance(data, dict) and following is None and part != "[key]":
            return (*path, part)
        else:
            continue
        path.append(part)
        data = data[part]
    return tuple(path)


def _inner(data: Any, part: str | int) -> Any:
    """The value at a key or position, None if there is none."""
    if isinstance(data, dict):
        return data.get(part)
    return data[part] if isinstance(data, list) and isinstance(part, int) and part < len(data) else None


def _copy(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copy(value) for key, value in data.items()}
    return [_copy(item) for item in data] if isinstance(data, list) else data


def known_keys(model: type[SchemaNode], path: Path, data: Any) -> set[str]:
    """The keys that the model at this path has; of several possible models, of the one most like the data."""
    annotations: list[Any] = [model]
    for part in path:
        annotations = [inner for annotation in annotations for inner in _inside(annotation, part, data)]
        data = _inner(data, part)
    present = set(data) if isinstance(data, dict) else set()
    candidates = [set(_keys(model)) for annotation in annotations for model in _models(annotation)]
    return max(candidates, key=lambda keys: len(keys & present), default=set())


def _inside(annotation: Any, part: str | int, data: Any) -> Iterator[Any]:
    """The annotations that may describe the value at this part of something annotated so."""
    for model in _models(annotation):
        if (inner := _keys(model).get(str(part))) is not None:
            yield inner
    for plain in _alternatives(annotation):
        origin, arguments = get_origin(plain), get_args(plain)
        if isinstance(part, int) and origin is tuple:
            yield arguments[0]
        elif (
            isinstance(part, str)
            and isinstance(origin, type)
            and issubclass(origin, Mapping)
            and isinstance(data, dict)
        ):
            yield arguments[1]


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The members of a union, however it is annotated."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from _alternatives(member)
    else:
        yield annotation


def _models(annotation: Any) -> Iterator[type[SchemaNode]]:
    for plain in _alternatives(annotation):
        if isinstance(plain, type) and issubclass(plain, SchemaNode):
            yield plain


def _keys(model: type[SchemaNode]) -> Mapping[str, Any]:
    """The annotation behind each key."""
    return {field.encode_name: field.type for field in fields(model)}
