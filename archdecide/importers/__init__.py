"""Foreign text to observations: one module per source, and the one table that names them.

An importer is pure. It reads no file, runs no program and knows no clock; everything arrives as an argument, and
`Files` reads on its behalf, within limits. To add a source, write one module, give it a line in `IMPORTERS`, and add
a test folder with inputs and expected values.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any, Protocol, cast

from msgspec import Struct

from archdecide.errors import Path, Place
from archdecide.evidence.history import History
from archdecide.evidence.observations import Observations

__all__ = ["IMPORTERS", "CheckoutFiles", "Context", "ForeignDocument", "Importer", "Options", "Source", "importer"]


class ForeignDocument(Protocol):
    """One YAML or JSON document: plain data, and where each value stands.

    Anchors are resolved, merge keys (`<<`) are merged, unknown tags are dropped. Keys are text; scalars are None,
    booleans, numbers and text as YAML 1.2 reads them, so a date or `on` is text.
    """

    @property
    def data(self) -> Any:
        """The root value."""

    def place(self, path: Path = ()) -> Place:
        """Where the value at a path stands; for a path that is absent, its nearest parent."""


class Record(Protocol):
    """One item of a stream of JSON: plain data and the line on which it starts."""

    @property
    def data(self) -> Any:
        """The item."""

    @property
    def place(self) -> Place:
        """Where it starts."""


class CheckoutFiles(Protocol):
    """Regular files below one folder, by their path with `/` relative to it.

    Links, files above the limits and paths that lead out of the folder are never read; the reader itself reports
    each of them once, so an importer treats None and the empty tuple as "nothing there".
    """

    def names(self) -> Sequence[str]:
        """Every file, sorted."""

    def matching(self, patterns: Sequence[str]) -> Sequence[str]:
        """The files that match one of the patterns, sorted.

        A pattern without `/` applies to the last segment in any folder (`*.csproj`), one with `/` to the whole path;
        `**` stands for any number of folders.
        """

    def below(self, folder: str) -> Sequence[str]:
        """The files in a folder and its subfolders, sorted; `.` is everything."""

    def text(self, name: str) -> str | None:
        """The text of a file; invalid UTF-8 is replaced. None where it is absent, binary or not to be read."""

    def place(self, name: str, line: int | None = None) -> Place:
        """Where a file or a line of it stands, under the name that people gave for its folder.

        Evidence in a profile uses the bare name, so that it is the same wherever the checkout lies.
        """

    def documents(self, name: str) -> tuple[ForeignDocument, ...]:
        """The YAML documents of a file (JSON is YAML); none where it is absent or no YAML."""

    def records(self, name: str, lists: Sequence[str] = ()) -> Iterator[Record]:
        """The items of a JSON file one by one, without holding the file in memory.

        Yields each item of a list at the root or under one of the root keys `lists`, each line of a file of JSON lines,
        or else the whole value.
        """

    def language(self, name: str) -> str | None:
        """The programming language of a file by its name, as `components[].runtime` writes it (`csharp`, `cpp`)."""

    def is_own_source(self, name: str) -> bool:
        """Whether a file is source in a programming language that people of this system write.

        Tests, migrations, examples, generated and vendored files are not, nor are markup, data and configuration.
        """

    def lines_of_code(self, name: str) -> int:
        """The lines of a file that are not blank; 0 where `is_own_source` is false."""


class Options(Struct, frozen=True, kw_only=True):
    """What a user may set for a run; the command line names each of them.

    `window_months` is the period of rates and `people_days` that of people. `profiles` are compose profiles,
    `aliases` lead from names in sources to components, and `team_map` from an e-mail address or login to a team.
    `bots` are further patterns of bots' names, and `release_tags` is a pattern for whole tag names. `system` is the
    system to read of a catalogue of several.
    """

    window_months: int = 12
    people_days: int = 90
    profiles: tuple[str, ...] = ()
    aliases: Mapping[str, str] = {}
    release_tags: str | None = None
    team_map: Mapping[str, str] = {}
    bots: tuple[str, ...] = ()
    deploy_workflow: str | None = None
    environment: str | None = None
    system: str | None = None


class Context(Struct, frozen=True, kw_only=True):
    """What is known when an importer reads.

    `today` is the only clock; `as_of` is the day of the evidence itself (that of the last commit, or of a file that was
    named), which observations carry. `components` leads from every component known so far, by its name in the profile,
    to its folders (`.` is the root, none where unknown). `kinds` gives the kinds known so far. `tables` holds the data
    of `rules/scan/*.yaml` by file name without ending, e.g. `tables["roles"]`. `backing` leads from every store and
    broker that the deployment runs to its role, `data_stores` from a component to the store that it is known to use.
    """

    today: date
    as_of: date
    components: Mapping[str, tuple[str, ...]] = {}
    kinds: Mapping[str, str] = {}
    second_names: Mapping[str, tuple[str, ...]] = {}
    tables: Mapping[str, Any] = {}
    backing: Mapping[str, str] = {}
    data_stores: Mapping[str, str] = {}
    options: Options = Options()


class Source(Struct, frozen=True, kw_only=True):
    """What an importer reads: the files that were named, or those of a checkout that match its patterns, in order.

    `importer` is the name in `IMPORTERS` under which it was called, for modules that read several formats. `files`
    gives access to the neighbours of these files (an `include`, a `.env`, the source of a component). `history` is
    there for importers of version control only.
    """

    importer: str
    files: CheckoutFiles
    names: tuple[str, ...] = ()
    named: bool = False
    history: History | None = None


class Importer(Protocol):
    """What a module of this package offers; its docstring is the manual page.

    The docstring says what is read, what that gives, with which confidence, and what is never concluded.
    """

    reads: tuple[str, ...]
    """Patterns of the files that `scan` offers to this importer; none where only `import` uses it."""
    made_by: str
    """The command that makes the file, for `archdecide import --list`; empty for files that a checkout has."""
    finds_components: bool
    """Whether it can name components. Those that cannot run after those that can, with all components known.

    Within both groups importers run in the order of `IMPORTERS`, and each of them sees in its context the components,
    folders (`code`), kinds, second names, backing services and data stores that those before it observed.
    """

    def read(self, source: Source, context: Context) -> Observations:
        """What this source says. Raises nothing for any input: problems are part of the result."""


IMPORTERS: Mapping[str, str] = {
    "compose": "archdecide.importers.compose",
    "kubernetes": "archdecide.importers.kubernetes",
    "backstage": "archdecide.importers.backstage",
    "imports": "archdecide.importers.python_imports",
    "manifests": "archdecide.importers.manifests",
    "source": "archdecide.importers.addresses",
    "codeowners": "archdecide.importers.codeowners",
    "lines": "archdecide.importers.lines",
    "git": "archdecide.importers.git",
    "jaeger": "archdecide.importers.traces",
    "otlp": "archdecide.importers.traces",
    "jaeger-dependencies": "archdecide.importers.traces",
    "github-runs": "archdecide.importers.github_runs",
    "dependency-cruiser": "archdecide.importers.dependency_cruiser",
}
"""The one table of sources: the name on the command line, and its module, which is loaded when it is used."""


def importer(name: str) -> Importer:
    """The importer of a source in the table. Raises KeyError for another name."""
    return cast("Importer", import_module(IMPORTERS[name]))
