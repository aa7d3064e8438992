"""Dataclasses that do later what may never be needed: `dataclass` makes methods so, `Deferred` fields.

The standard decorator writes and compiles six methods for every class, which takes a quarter of a short command: it
imports some 170 classes of results and makes objects of a third of them.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import MISSING, FrozenInstanceError, field, fields
from functools import cache, partial
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar, dataclass_transform

Record = TypeVar("Record")


@dataclass_transform(field_specifiers=(field,))
def dataclass(
    *, frozen: bool = False, slots: bool = False, order: bool = False
) -> Callable[[type[Record]], type[Record]]:
    """The same as `dataclasses.dataclass`, with methods that come later."""
    return partial(_with_later_methods, frozen=frozen, slots=slots, order=order)


class Deferred:
    """What a dataclass without slots is to some of its fields that are made when somebody first asks for them."""

    @classmethod
    def later(cls, fields: Mapping[str, Callable[[], Any]], **known: Any) -> Self:
        """An object of these known fields, and of those that are made once they are asked for."""
        made = cls.__new__(cls)
        made.__dict__.update(known, _later=fields)
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A field that is not made yet."""
            make = self.__dict__.get("_later", {}).get(name)
            if make is None:
                raise AttributeError(f"{type(self).__name__} has no {name!r}")
            self.__dict__[name] = made = make()
            return made


def _with_later_methods(plain: type[Record], *, frozen: bool, slots: bool, order: bool) -> type[Record]:
    plain.__doc__ = plain.__doc__ or plain.__name__  # the standard would look for a signature to put here
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(plain)

    def initialise_first(self: Any, *arguments: Any, **named: Any) -> None:
        made.__init__ = _initialiser(made)
        made.__init__(self, *arguments, **named)

    methods: dict[str, Callable[..., Any] | None] = {
        "__init__": initialise_first,
        "__repr__": _shown,
        "__eq__": _equals,
    }
    methods["__hash__"] = _hashed if frozen else None
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
    if frozen and slots:
        methods["__reduce__"] = _reduced
    if order:
        methods |= {"__lt__": _compared(lt), "__le__": _compared(le), "__gt__": _compared(gt), "__ge__": _compared(ge)}
    for name, method in methods.items():
        if name == "__init__" or name not in plain.__dict__:
            setattr(made, name, method)
    finished: type[Record] = made
    return finished


def _initialiser(made: type) -> Callable[..., None]:
    """`__init__` of a class: one parameter for each field, put right into its slot or among the attributes."""
    known: dict[str, Any] = {"missing": MISSING}
    parameters, lines = ["self"], ["pass"]
    for number, item in enumerate(fields(made)):
        put = getattr(made.__dict__.get(item.name), "__set__", None)  # of the slot, if it has one
        known[f"put{number}"] = put or partial(_put, item.name)
        value = item.name
        if item.default is not MISSING:
            known[f"default{number}"] = item.default
            parameters.append(f"{item.name}=default{number}")
        elif item.default_factory is not MISSING:
            known[f"make{number}"] = item.default_factory
            parameters.append(f"{item.name}=missing")
            value = f"make{number}() if {item.name} is missing else {item.name}"
        else:
            parameters.append(item.name)
        lines.append(f"put{number}(self, {value})")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), known)  # noqa: S102  # as the standard does
    initialise: Callable[..., None] = known["__init__"]
    initialise.__qualname__ = f"{made.__qualname__}.__init__"
    return initialise


def _put(name: str, record: object, value: object) -> None:
    object.__setattr__(record, name, value)


@cache
def _values_of(made: type) -> Callable[[Any], tuple[Any, ...]]:
    """How to read all fields that count for equality."""
    return _reader(tuple(item.name for item in fields(made) if item.compare))


@cache
def _all_values_of(made: type) -> Callable[[Any], tuple[Any, ...]]:
    return _reader(tuple(item.name for item in fields(made)))


def _reader(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


def _equals(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = _values_of(self.__class__)
    return values(self) == values(other)


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    def compares(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        values = _values_of(self.__class__)
        return compare(values(self), values(other))

    return compares


def _hashed(self: Any) -> int:
    return hash(_values_of(self.__class__)(self))


def _shown(self: Any) -> str:
    values = (f"{item.name}={getattr(self, item.name)!r}" for item in fields(self) if item.repr)
    return f"{self.__class__.__qualname__}({', '.join(values)})"


def _reduced(self: Any) -> tuple[type, tuple[Any, ...]]:
    """For copies, and for what goes to another process."""
    return self.__class__, _all_values_of(self.__class__)(self)


def _refuse(_self: object, name: str, *_value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")
