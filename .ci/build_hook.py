"""Compiles the core rule pack and the report's template into the wheel: both would be most of every start. Also puts
the profiles of the examples in, without their reports and pictures."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface[Any]):
    """Puts `archdecide/_data/core.json` and `archdecide/_data/kept` into the wheel. A broken pack breaks the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # runs from the checkout, which compiles its rules when they change
            return
        sys.path.insert(0, self.root)
        from archdecide.formats.document import templating
        from archdecide.load.pack_reader import compile_pack

        rules = Path(self.root, "rules", "core")
        self.folder = tempfile.TemporaryDirectory()
        compiled = Path(self.folder.name, "core.json")
        compiled.write_text(compile_pack(rules), encoding="utf-8", newline="\n")
        build_data["force_include"][str(compiled)] = "archdecide/_data/core.json"
        for example in sorted(Path(self.root, "examples").glob("*/archdecide.yaml")):
            build_data["force_include"][str(example)] = (
                f"archdecide/_data/examples/{example.parent.name}/{example.name}"
            )
        templating.make_ready()
        for module in sorted(Path(self.root, "archdecide", "_data", "kept").glob("*.py")):
            build_data["force_include"][str(module)] = f"archdecide/_data/kept/{module.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        if version != "editable":
            self.folder.cleanup()
