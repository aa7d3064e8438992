"""Paths in the code of a system as values of a profile."""

from typing import Any

from archdecide.kinds import Kind
from archdecide.text_kinds import Text
from archdecide.values import found


class Paths(Kind, frozen=True):
    """A path with `/` below the root of a code base, or a list of such paths; `.` is the root itself."""

    longest: int = 500

    def allowed(self) -> str:
        return "a path below the root, with / between its parts, or a list of paths; . is the root itself"

    def exact(self, raw: object) -> Any:
        """The paths in their order, without `./` before and `/` behind."""
        if isinstance(raw, list):
            paths = [self._path(item) for item in raw]
            if not paths:
                raise ValueError("the list of paths is empty")
            if len(set(paths)) != len(paths):
                raise ValueError("a path is listed twice")
            return tuple(paths)
        return (self._path(raw),)

    def _path(self, raw: object) -> str:
        path = str(Text(self.longest).exact(raw))
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if path.startswith("/") or "\\" in path or ".." in parts:
            raise ValueError(f"{found(raw)} is not a path below the root")
        return "/".join(parts) or "."

    def schema(self) -> dict[str, Any]:
        path = {
            "type": "string",
            "minLength": 1,
            "maxLength": self.longest,
            "pattern": r"^(?!/)(?!(.*/)?\.\.(/|$))[^\\]*$",
        }
        return {"anyOf": [path, {"type": "array", "items": path, "minItems": 1, "uniqueItems": True}]}
