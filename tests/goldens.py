"""What every example gives: the golden files beside its profile.

`python tests/goldens.py` rewrites them all; `python tests/goldens.py FOLDER` writes them below FOLDER instead.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from archdecide import api
from archdecide.formats.json import decision_json
from archdecide.write import write_text

ROOT = Path(__file__).parent.parent
EXAMPLES = tuple(sorted(path.parent.name for path in ROOT.glob("examples/*/archdecide.yaml")))
COMMAND = "python tests/goldens.py"


def profile_path(name: str) -> str:
    """The profile of an example as a user in the project's folder names it."""
    return f"examples/{name}/archdecide.yaml"


def outputs(name: str) -> Mapping[str, str]:
    """The outputs of an example by file name, made as the command line makes them."""
    pack = api.load_pack()
    profile = api.load_profile(ROOT / profile_path(name), pack)
    decision = api.assess(profile, pack)
    graph = api.service_graph(profile, decision, pack=pack)
    return {
        "decision.json": decision_json.text(decision, profile_path(name), api.plan(profile, pack, decision)),
        "report.md": api.report(profile, decision, pack=pack),
        "graph.mmd": api.render(graph, "mermaid", title=profile.name),
        "graph.svg": api.render(graph, "svg", title=profile.name),
        "graph.json": api.render(graph, "json", title=profile.name),
    }


def write(folder: Path) -> None:
    """Writes the outputs of every example to `folder`/<example>/."""
    for name in EXAMPLES:
        for file, text in outputs(name).items():
            write_text(folder / name / file, text, make_parents=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "examples")
