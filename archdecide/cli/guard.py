"""`archdecide guard`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.exit import Exit
from archdecide.cli.options import CODE_ROOT, OUTPUT, PROFILE, RULES, STANDARD_OUTPUT, deliver
from archdecide.cli.output_format import GuardFormat
from archdecide.cli.streams import print_document, print_note


def guard(  # noqa: PLR0913, PLR0917  # one for each option
    profile: PROFILE,
    form: Annotated[
        GuardFormat | None, typer.Option("--format", "-f", help="Tool that the rules are for.", show_default=False)
    ] = None,
    output: OUTPUT = "-",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with 1 if the file is not as it would be written.")
    ] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print code: lines for components that a folder has the name of.")
    ] = False,
    owner: Annotated[
        list[str] | None,
        typer.Option("--owner", help="Handle of a team, for codeowners. May be repeated.", metavar="TEAM=@HANDLE"),
    ] = None,
    root: CODE_ROOT = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Count imports for type checkers, too (import-linter).")
    ] = False,
    rules: RULES = None,
) -> None:
    """Write the modules on record as rules of a tool that holds them: who may import whom, and through what."""
    pack = api.load_pack(*rules or ())
    if suggest:
        lines = api.suggested_code(profile, pack, root=root)
        print_document(lines)
        if not lines:
            print_note("note: no component without code: has the name of exactly one folder\n")
        return
    if form is None:
        raise api.refusal("--format", "no format is named", f"formats: {', '.join(api.GUARD_FORMATS)}")
    if check and output == STANDARD_OUTPUT:
        raise api.refusal("--check", "no file is named to compare with", "add -o FILE")
    owners = api.named_pairs("--owner", owner, example="checkout=@acme/checkout")
    found = api.guard_rules(profile, form, pack, root=root, owners=owners, strict=strict)
    for note in found.notes:
        print_note(f"note: {api.visible(note)}\n")
    if not check:
        text = found.text if output == STANDARD_OUTPUT else api.guarded_text(found, output)
        deliver(text, output, "Rules")
    elif not api.is_up_to_date(found, output):
        print_note(f"{output} is not as archdecide guard would write it: run the command without --check\n")
        raise typer.Exit(Exit.FINDINGS)
