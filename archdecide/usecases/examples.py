"""The profiles that come with archdecide as examples."""

from archdecide import assets
from archdecide.errors import unknown

PROFILE = "archdecide.yaml"


def example_names() -> tuple[str, ...]:
    """The names of the examples, sorted."""
    folder = assets.examples_folder()
    return tuple(sorted(entry.name for entry in folder.iterdir() if (entry / PROFILE).is_file()))


def example_text(name: str) -> str:
    """The profile of an example as YAML. Raises InputError for a name that does not exist."""
    if name not in (names := example_names()):
        raise unknown("example", name, names, "examples")
    return (assets.examples_folder() / name / PROFILE).read_text(encoding="utf-8")
