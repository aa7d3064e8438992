"""Dataclasses some of whose fields are made when somebody first asks for them: most commands need few of them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self


class LazyFields:
    """The base of a dataclass without slots that can be made of known fields and of fields to be made later."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @classmethod
    def deferred(cls, fields: Mapping[str, Callable[[], Any]], **known: Any) -> Self:
        """An object of these known fields, and of those that are made once they are asked for."""
        made = cls.__new__(cls)
        made.__dict__.update(known, _deferred=fields)
        return made

    def __copy__(self) -> Self:
        """The same fields, and what is still to be made for both."""
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made

    def replaced(self, **known: Any) -> Self:
        """The same with other values of these fields."""
        made = self.__copy__()
        made.__dict__.update(known)
        return made

    def __getstate__(self) -> dict[str, Any]:
        """All fields, made now: what makes them cannot go to another process."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A field that is not made yet."""
            make = self.__dict__.get("_deferred", {}).get(name)
            if make is None:
                raise AttributeError(f"{type(self).__name__} has no {name!r}")
            self.__dict__[name] = made = make()
            return made
