"""The tools: what a command of the same name says, as data and as text. None of them decides; people do."""

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from archdecide import api
from archdecide.agents.arguments import (
    AskArguments,
    AssessArguments,
    CheckArguments,
    ExplainArguments,
    GraphArguments,
    ProfileArguments,
    RuleArguments,
    SetFactsArguments,
    WhatIfArguments,
    json_schema,
    read_arguments,
)
from archdecide.agents.working_folder import file_inside, searched_inside

Said = tuple[Any, str]
"""Data for programs, and text."""


class Workplace(NamedTuple):
    """What all tools share: the folders of further rule packs. The core pack is read when it is needed."""

    rules: tuple[Path, ...] = ()

    @property
    def pack(self) -> "api.Pack":
        """The rules that decide."""
        return api.load_pack(*self.rules)

    def profile(self, wanted: ProfileArguments) -> tuple[str, "api.Profile"]:
        """A profile with the name of its source. Raises InputError."""
        if wanted.profile is None:
            source = file_inside(wanted.path)
            return source, api.load_profile(source, self.pack)
        text = wanted.profile if isinstance(wanted.profile, str) else json.dumps(wanted.profile, ensure_ascii=False)
        return "profile", api.profile_from_text(text, "profile", self.pack)


class Tool(NamedTuple):
    """One tool: its name, what it is for, the class of its arguments, and what it does with them."""

    name: str
    title: str
    description: str
    arguments: type[Struct]
    run: Callable[[Workplace, Any], Said]
    writes: bool = False

    def listed(self) -> dict[str, Any]:
        """The tool as clients see it."""
        hints = {"readOnlyHint": not self.writes, "openWorldHint": False}
        if self.writes:
            hints |= {"destructiveHint": True, "idempotentHint": True}
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": json_schema(self.arguments),
            "annotations": hints,
        }


def assess(place: Workplace, wanted: AssessArguments) -> Said:
    """The decision."""
    source, loaded = place.profile(wanted)
    found = [(source, api.plan(loaded, place.pack, api.assess(loaded, place.pack, deep=wanted.deep)))]
    return _both(partial(api.render_assessments, found))


def ask(place: Workplace, wanted: AskArguments) -> Said:
    """The open questions."""
    _, loaded = place.profile(wanted)
    asked, plan = api.interview(loaded, place.pack), api.plan(loaded, place.pack)
    return _both(lambda form: api.render_questions(asked, plan, wanted.limit, form))


def explain(place: Workplace, wanted: ExplainArguments) -> Said:
    """Where numbers come from."""
    source, loaded = place.profile(wanted)
    names = {"criterion": wanted.criteria, "fact": wanted.facts, "gate": wanted.gates, "option": wanted.options}
    return _both(partial(api.render_explanation, api.explain(loaded, place.pack, **names), place.pack, source))


def what_if(place: Workplace, wanted: WhatIfArguments) -> Said:
    """What other facts would change."""
    _, loaded = place.profile(wanted)
    return _both(partial(api.render_change, api.what_if(loaded, wanted.set, place.pack), place.pack))


def graph(place: Workplace, wanted: GraphArguments) -> Said:
    """The service graph."""
    api.expect_style(wanted.style, place.pack)
    _, loaded = place.profile(wanted)
    found = api.requested_graph(loaded, place.pack, style=wanted.style, cut=wanted.cut)
    data = json.loads(api.render(found, "json", title=loaded.name))
    return data, api.render(found, wanted.format, title=loaded.name)


def check(place: Workplace, wanted: CheckArguments) -> Said:
    """What is wrong with profiles, or with decisions on record."""
    settings = api.read_settings({"packs": [str(folder) for folder in place.rules] or None}, (), os.environ)
    pack = api.load_pack(*settings.packs)
    run = api.check(
        *searched_inside(wanted.paths, settings.paths),
        today=api.chosen_day(),
        settings=api.check_settings(settings, pack),
        packs=settings.packs,
        baseline=settings.baseline,
        category=settings.category,
    )
    for bug in run.bugs:
        sys.stderr.write(f"{bug.traceback}archdecide: this is a bug, in the check of {bug.file!r}; please report it.\n")
    return _both(partial(api.render_check, run.run, pack))


def rules_show(place: Workplace, wanted: RuleArguments) -> Said:
    """A rule with its sources."""
    page = api.rule_page(place.pack, wanted.id)
    found = [entry for entry in api.list_rules(place.pack) if wanted.id in (entry.id, entry.code)]
    return {"rules": json.loads(api.render_rule_list(found, as_json=True))}, page


def set_facts(place: Workplace, wanted: SetFactsArguments) -> Said:
    """Facts written into a profile."""
    source = file_inside(wanted.path)
    stated = api.state_facts(source, wanted.facts, wanted.evidence, place.pack, replace=wanted.replace)
    written = ", ".join(stated.written) or "no new value"
    return msgspec.to_builtins(stated), f"Written into {source}: {written}. Assess the profile again."


def _both(rendered: Callable[[Any], str]) -> Said:
    """The same as JSON and as text."""
    return json.loads(rendered("json")), rendered("text")


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "assess",
            "Assess a profile",
            "Recommends a monolith, a modular monolith or microservices for the system in a profile: scores, gates, "
            "how firm the verdict is, tipping points, next steps. Report the verdict as it is; never overrule it.",
            AssessArguments,
            assess,
        ),
        Tool(
            "ask",
            "List open questions",
            "Lists the open questions of a profile, most valuable first, with what each answer leads to. Put them to "
            "people; do not guess the answers.",
            AskArguments,
            ask,
        ),
        Tool(
            "explain",
            "Explain a number",
            "Says where a number of an assessment comes from, down to the curve and its sources. Without names, lists "
            "what can be explained.",
            ExplainArguments,
            explain,
        ),
        Tool(
            "whatif",
            "Try other facts",
            "Shows how the assessment would change if some facts had other values. Writes nothing.",
            WhatIfArguments,
            what_if,
        ),
        Tool(
            "graph",
            "Draw the service graph",
            "Cuts the components of a profile into deployables and modules: data, and a text in a format for graphs.",
            GraphArguments,
            graph,
        ),
        Tool(
            "check",
            "Check profiles",
            "Checks profiles for errors with file, line and column, and decisions on record for facts that no longer "
            "carry them. Use it after each edit of a profile.",
            CheckArguments,
            check,
        ),
        Tool(
            "rules_show",
            "Show a rule",
            "Shows one rule: its condition, its effect, its sources and its examples.",
            RuleArguments,
            rules_show,
        ),
        Tool(
            "set_facts",
            "Write facts with their sources",
            "Writes facts into a profile, each with the source of its value; comments and layout stay. Refuses facts "
            "without a source, and known values unless replace is set.",
            SetFactsArguments,
            set_facts,
            writes=True,
        ),
    )
}
"""By name. There is no tool that records a decision: that takes people."""


def call(place: Workplace, name: str, given: object) -> dict[str, Any]:
    """What a tool says, or what is wrong with its input. Raises KeyError for an unknown tool."""
    tool = TOOLS[name]
    try:
        data, text = tool.run(place, read_arguments(given, name, tool.arguments))
    except api.InputError as error:
        problems = "\n".join(api.visible(str(problem)) for problem in error.problems)
        return {"content": [{"type": "text", "text": problems}], "isError": True}
    return {"content": [{"type": "text", "text": text}], "structuredContent": data, "isError": False}
