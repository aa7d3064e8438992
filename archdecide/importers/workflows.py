"""How changes reach production, as far as workflows of GitHub Actions say it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from archdecide.errors import Place
from archdecide.importers import CheckoutFiles
from archdecide.importers.plain import at, mapping, sequence, text, texts

WORKFLOWS = (".github/workflows/*.yml", ".github/workflows/*.yaml")
_MAIN = frozenset({"main", "master", "trunk", "production", "prod", "release"})
_PROPOSALS = frozenset({"pull_request", "pull_request_target", "merge_group", "workflow_call", "issue_comment"})
_DEPLOYS = re.compile(r"(?i)deploy|release|rollout|production|\bprod\b|\bcd\b")
_BESIDE = re.compile(r"(?i)storybook|docs|documentation|website|preview|playground")
"""Words for what is not the product itself."""
_TRIES = re.compile(r"(?i)test|e2e|preview|staging|\bdev\b|sandbox|smoke|verify|\bpr\b")


class Deployment(Struct, frozen=True):
    """A job of a workflow that changes what runs.

    `continuous` is true where every push to a main branch starts it and it is meant for production; otherwise a person
    may have to start it or to set a tag. `tags` are patterns of tags that start it where it is meant for production.
    """

    workflow: str
    place: Place
    continuous: bool
    tags: tuple[str, ...] = ()


def deployments(files: CheckoutFiles, table: Mapping[str, Any]) -> Iterator[Deployment]:
    """The jobs that deploy, by the expressions in `rules/scan/deployments.yaml`.

    Workflows that only proposed changes start are left out. A job that only tries a deployment, by its name, proves
    that there is a script for it and no more.
    """
    entries = [(re.compile(entry["match"]), entry["deploys"]) for entry in table.get("workflows", ())]
    for name in files.matching(WORKFLOWS):
        for document in files.documents(name):
            triggers = _triggers(mapping(document.data))
            if triggers.keys() <= _PROPOSALS:
                continue
            for job_name, job in mapping(at(document.data, "jobs")).items():
                words = " ".join((job_name, text(at(job, "name")), _environment(job)))
                if _deploys(job, entries) and not _BESIDE.search(f"{name} {words}"):
                    is_meant = _DEPLOYS.search(words) is not None and not _TRIES.search(words)
                    place = document.place(("jobs", job_name))
                    tags = tuple(texts(at(triggers.get("push"), "tags"))) if is_meant else ()
                    yield Deployment(name, place, is_meant and _is_pushed_to_main(triggers), tags)


def _deploys(job: object, entries: list[tuple[re.Pattern[str], bool]]) -> bool:
    """Whether the steps of a job change what runs."""
    steps = sequence(at(job, "steps"))
    content = "\n".join(f"uses: {text(at(step, 'uses'))}\n{text(at(step, 'run'))}" for step in steps)
    return next((deploys for pattern, deploys in entries if pattern.search(content)), False)


def _environment(job: object) -> str:
    environment = at(job, "environment")
    return environment if isinstance(environment, str) else text(at(environment, "name"))


def _triggers(workflow: Mapping[str, Any]) -> Mapping[str, Any]:
    """The events that start a workflow, each with its conditions. Some YAML readers take the key `on` for true."""
    written = workflow.get("on", workflow.get("true"))
    return mapping(written) or dict.fromkeys(texts(written))


def _is_pushed_to_main(triggers: Mapping[str, Any]) -> bool:
    """Whether every push to a main branch starts a workflow."""
    push = triggers.get("push")
    return "push" in triggers and (push is None or not _MAIN.isdisjoint(texts(at(push, "branches"))))
