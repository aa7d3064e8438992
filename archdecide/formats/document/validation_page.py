"""How far to trust the rules, as a Markdown page, from `templates/validation.md.j2`."""

from archdecide.assets import template_text
from archdecide.formats.terminal import evaluation as figures
from archdecide.formats.wording.escaping import cell, code, md
from archdecide.packtools.evaluation import ERRORS, Evaluation
from archdecide.rules import Pack
from archdecide.values import number_text

TEMPLATE = "validation.md.j2"
CORE = "core"


def text(evaluation: Evaluation, pack: Pack, sha256: str) -> str:
    """The page. The same input gives the same bytes; there is no date on it."""
    # jinja2 takes 40 ms to import, and only documents need it.
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown, not HTML: every text of the cases passes md, cell or code
    )
    environment.filters.update(
        md=md,
        cell=cell,
        code=code,
        number=number_text,
        estimate=figures.shown,
        share=lambda value: f"{value:.2f}",
        reasons=figures.reason_text,
        pair=figures.pair_words,
    )
    page = environment.from_string(template_text(TEMPLATE)).render(
        evaluation=evaluation,
        pack=pack,
        sha256=sha256,
        services=pack.option_ids[-1],
        errors={error: meaning for error, meaning in ERRORS.items() if error != "none"},
        is_core=pack.name.split("+")[0] == CORE,
    )
    return page.rstrip("\n") + "\n"
