"""Compiles the core rule pack into the wheel: parsing its YAML would be most of every start of the command."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface[Any]):
    """Puts `archdecide/_data/core.json` into the wheel. A broken pack breaks the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # runs from the checkout, which compiles its rules when they change
            return
        sys.path.insert(0, self.root)
        from archdecide.load.pack import compile_pack  # found through the line above

        rules = Path(self.root, "rules", "core")
        self.folder = tempfile.TemporaryDirectory()
        compiled = Path(self.folder.name, "core.json")
        compiled.write_text(compile_pack(rules), encoding="utf-8", newline="\n")
        build_data["force_include"][str(compiled)] = "archdecide/_data/core.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        if version != "editable":
            self.folder.cleanup()
