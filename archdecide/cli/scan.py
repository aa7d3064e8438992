"""`archdecide scan` and `archdecide import`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.exit import Exit
from archdecide.cli.options import RULES, counting_bar, deliver, look
from archdecide.cli.output_format import TextFormat
from archdecide.cli.streams import print_note, print_text

STANDARD = "archdecide.yaml"
DAY = "YYYY-MM-DD"
OUTPUT = Annotated[
    str | None,
    typer.Option("--output", "-o", help="New profile to write; - for standard output.", metavar="FILE"),
]
UPDATE = Annotated[
    str | None,
    typer.Option("--update", help="Profile to bring up to date. Values of people stay.", metavar="PROFILE"),
]
DRY = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]
CHECK = Annotated[
    bool,
    typer.Option("--check", help="Write nothing; exit code 1 where a value of the profile differs from the evidence."),
]
FORM = Annotated[TextFormat, typer.Option("--format", "-f", help="How to print what was found.")]
COMPONENT = Annotated[
    list[str] | None,
    typer.Option("--component", help="A component and its folders. May be repeated.", metavar="NAME=PATH[,PATH]"),
]
ALIAS = Annotated[
    list[str] | None,
    typer.Option(
        "--alias", help="A name in sources, and the component it means. May be repeated.", metavar="NAME=OTHER"
    ),
]
FORCE = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]
NAME = Annotated[str | None, typer.Option("--name", help="What a new profile calls the system.", metavar="NAME")]
PRUNE = Annotated[bool, typer.Option("--prune", help="Remove what only a scan wrote and no source has any more.")]
ACCEPT_LOW = Annotated[bool, typer.Option("--accept-low", help="Also write what rests on a convention only.")]
TODAY = Annotated[str | None, typer.Option("--today", help="The day to count from, instead of today.", metavar=DAY)]


def scan(  # noqa: PLR0913, PLR0917  # one for each option
    path: Annotated[str, typer.Argument(help="Folder of a checkout.", metavar="[PATH]")] = ".",
    output: OUTPUT = None,
    update: UPDATE = None,
    dry_run: DRY = False,
    check: CHECK = False,
    form: FORM = "text",
    only: Annotated[str, typer.Option("--only", help="Sources to read, e.g. git,compose.", metavar="SOURCES")] = "",
    skip: Annotated[str, typer.Option("--skip", help="Sources to leave out.", metavar="SOURCES")] = "",
    imports: Annotated[
        bool, typer.Option("--imports", help="Also take the packages of a Python program for components.")
    ] = False,
    file: Annotated[
        list[str] | None,
        typer.Option("--file", help="Deployment file, seen from PATH; several in their order.", metavar="FILE"),
    ] = None,
    profile: Annotated[
        list[str] | None, typer.Option("--profile", help="Profile of docker compose to start.", metavar="NAME")
    ] = None,
    component: COMPONENT = None,
    alias: ALIAS = None,
    window_months: Annotated[int, typer.Option("--window-months", help="Period of rates.", min=1, max=120)] = 12,
    people_days: Annotated[int, typer.Option("--people-days", help="Period of people.", min=7, max=3650)] = 90,
    release_tags: Annotated[
        str | None, typer.Option("--release-tags", help="Which tags are releases.", metavar="REGEX")
    ] = None,
    team_map: Annotated[
        str | None, typer.Option("--team-map", help="YAML file: e-mail address or login to team.", metavar="FILE")
    ] = None,
    bot: Annotated[
        list[str] | None, typer.Option("--bot", help="Further authors that are programs.", metavar="REGEX")
    ] = None,
    people: Annotated[bool, typer.Option("--people", help="With --dry-run, list who was counted.")] = False,
    accept_low: ACCEPT_LOW = False,
    prune: PRUNE = False,
    at: Annotated[
        str | None, typer.Option("--at", help="Read a revision instead of the files as they are.", metavar="REV")
    ] = None,
    today: TODAY = None,
    name: NAME = None,
    force: FORCE = False,
    rules: RULES = None,
) -> None:
    """Make a profile from a checkout: git, deployment files, manifests. No network; nothing is executed.

    A scan fills in the tedious half. What only people know stays open: `archdecide ask` asks for it.
    """

    day = api.chosen_day(today, "--today")
    chosen = api.source_selection(
        only=only,
        skip=skip,
        also=("imports",) if imports else (),
        files=tuple(file or ()),
        components=api.named_pairs("--component", component),
        aliases=api.named_pairs("--alias", alias),
        accept_low=accept_low,
        options=api.source_options(
            window_months=window_months,
            people_days=people_days,
            profiles=tuple(profile or ()),
            release_tags=api.source_patterns("--release-tags", [release_tags] if release_tags is not None else []),
            team_map=team_map,
            bots=api.source_patterns("--bot", bot or []),
        ),
    )
    _expect_one_target(output, update, check)
    target = api.Target(update=_updated(update, check), name=name, prune=prune)
    pack = api.load_pack(*rules or ())
    with counting_bar("Scanning", least=2) as progress:
        found = api.scan(path, pack, today=day, selection=chosen, target=target, at=at, progress=progress)
    if people and dry_run:
        for person, count in api.people(path, chosen, day, at).items():
            print_text(f"{count:5} {api.visible(person)}\n")
    _finish(found, output, update, form, is_dry=dry_run or check, force=force)
    if check and found.merged.differs:
        raise typer.Exit(Exit.FINDINGS)


def import_files(  # noqa: PLR0913, PLR0917  # one for each option
    source: Annotated[str, typer.Argument(help="Kind of the files; see --list.", metavar="SOURCE")] = "",
    files: Annotated[
        list[str] | None, typer.Argument(help="Files to read; - for standard input.", metavar="FILE...")
    ] = None,
    show_sources: Annotated[
        bool, typer.Option("--list", help="List the sources, and how to make their files.")
    ] = False,
    output: OUTPUT = None,
    update: UPDATE = None,
    dry_run: DRY = False,
    check: CHECK = False,
    form: FORM = "text",
    component: COMPONENT = None,
    alias: ALIAS = None,
    deploy_workflow: Annotated[
        str | None, typer.Option("--deploy-workflow", help="The workflow that deploys to production.", metavar="NAME")
    ] = None,
    environment: Annotated[
        str | None, typer.Option("--environment", help="The environment that counts.", metavar="NAME")
    ] = None,
    system: Annotated[
        str | None, typer.Option("--system", help="The system to read of a catalogue of several.", metavar="NAME")
    ] = None,
    accept_low: ACCEPT_LOW = False,
    prune: PRUNE = False,
    today: TODAY = None,
    name: NAME = None,
    force: FORCE = False,
    rules: RULES = None,
) -> None:
    """Take over what files of other tools say: traces, catalogues, rendered manifests, lists of runs."""

    if show_sources:
        print_text(api.render_sources(look()))
        return
    if not source or not files:
        hint = "archdecide import SOURCE FILE..., e.g. archdecide import jaeger traces.json; --list shows the sources"
        raise api.refusal("import", "a source and a file are missing", hint)
    chosen = api.source_selection(
        components=api.named_pairs("--component", component),
        aliases=api.named_pairs("--alias", alias),
        accept_low=accept_low,
        options=api.source_options(deploy_workflow=deploy_workflow, environment=environment, system=system),
    )
    _expect_one_target(output, update, check)
    target = api.Target(update=_updated(update, check), name=name, prune=prune)
    pack = api.load_pack(*rules or ())
    found = api.import_evidence(
        source, files, pack, today=api.chosen_day(today, "--today"), selection=chosen, target=target
    )
    _finish(found, output, update, form, is_dry=dry_run or check, force=force)
    if check and found.merged.differs:
        raise typer.Exit(Exit.FINDINGS)


def _updated(update: str | None, check: bool) -> str | None:
    """The profile to compare with: the one named, or with --check the usual one."""
    return STANDARD if check and update is None else update


def _expect_one_target(output: str | None, update: str | None, check: bool) -> None:
    if output is not None and (update is not None or check):
        hint = "-o writes a new profile; --update and --check are about an existing one"
        raise api.refusal("--output", "only one of --output, --update and --check can be used", hint)


def _finish(  # noqa: PLR0913
    found: "api.Scanned", output: str | None, update: str | None, form: str, *, is_dry: bool, force: bool
) -> None:
    """Writes the profile unless nothing is to be written, and says what became of the scan."""
    place = update or output or STANDARD
    if not is_dry and place == "-":
        deliver(found.text, "-", "Profile")
    elif not is_dry:
        api.write_scanned(found, place, overwrite=force)
    words = api.render_scan(found, form, look(), dry=is_dry, written_to="" if place == "-" else place)
    (print_note if place == "-" and not is_dry else print_text)(words)
