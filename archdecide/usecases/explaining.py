"""Where the numbers of a decision come from."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archdecide.explain.explanation import Explained, Explainer
from archdecide.load.rule_names import explained_names
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.usecases.assessing import decided_facts
from archdecide.usecases.loading import load_pack

if TYPE_CHECKING:
    from archdecide.formats import TextFormat
    from archdecide.formats.terminal.output_style import OutputStyle


def explain(profile: Profile, pack: Pack | None = None, **names: Iterable[str]) -> Explained:
    """Where the numbers of a decision come from, e.g. `criterion=["team-autonomy"], fact=["team.engineers"]`.

    Kinds are `criterion` and `gate` (by id or code), `option` and `fact`.
    Raises InputError for a name that does not exist, ValueError for a kind that does not.
    """
    rules = pack or load_pack()
    return Explainer(profile, rules, decided_facts(profile, rules)).explained(explained_names(rules, **names))


def render_explanation(
    explained: Explained,
    pack: Pack,
    source: str,
    form: "TextFormat" = "text",
    style: "OutputStyle | None" = None,
) -> str:
    """Explanations as text for people or as JSON; `source` names the profile."""
    if form == "json":
        from archdecide.formats.json import explanation_json

        return explanation_json.text(explained, pack, source)
    from archdecide.formats.terminal import explanation
    from archdecide.formats.terminal.output_style import OutputStyle

    return explanation.text(explained, pack, style or OutputStyle())
