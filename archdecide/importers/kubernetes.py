"""Kubernetes: components, who calls whom by the addresses in their environment, owners, stores and brokers.

Reads plain manifests. Of a checkout, the largest set in which no workload stands twice, because bases, overlays and
copies describe one system again; templates (`{{`) are skipped. Rendered text is read from standard input:
`kubectl kustomize DIR | archdecide import kubernetes -`, `helm template . | archdecide import kubernetes -`. Neither
program is ever run from here.

Gives, with confidence high, a component for every Deployment, StatefulSet, DaemonSet, Rollout and CronJob (`mode:
batch`) that is not a store, platform or tool, `hardware: gpu`, and an interaction for every address in a variable;
names of Services count as names of the workloads that they select. `existing.deployables` counts workloads whose
source is here. Labels `team`, `owner` and `app.kubernetes.io/part-of` give teams (medium); replicas times processor
requests, relative to the lightest, `relative_load` (low).

An address in a ConfigMap that several workloads load as a whole counts only where the component's own source names
the variable (medium); without source it is a candidate (low).

Never: an interaction from names or network policies, a load from limits, and any secret. Values of variables are
read for hosts only.
"""

import re
from collections.abc import Iterator, Mapping

from archdecide.errors import Place
from archdecide.evidence.observations import Confidence, Observations
from archdecide.importers import Context, Source
from archdecide.importers.collection import Collection, Ground
from archdecide.importers.component_files import ComponentFiles, SourceLine
from archdecide.importers.dependency_manifests import server_packages
from archdecide.importers.hosts import hosts, is_address_key
from archdecide.importers.kubernetes_objects import EnvironmentVariable, KubernetesObjects, Object
from archdecide.importers.manifest_sets import manifests, skipped_paths
from archdecide.importers.roles import Roles, roles
from archdecide.importers.source_folders import SourceFolders
from archdecide.importers.workloads import Workload, WorkloadReference, observe_workloads

reads: tuple[str, ...] = ("*.yaml", "*.yml")
made_by = ""
finds_components = True
TEAM_LABELS = ("team", "owner", "app.kubernetes.io/part-of")
NAME_LABEL = "app.kubernetes.io/name"


def read(source: Source, context: Context) -> Observations:
    """What the manifests of a checkout, or those that were named, say about the system."""
    into = Collection("kubernetes", context.as_of)
    names = source.names if source.named else manifests(source.files, source.names, skipped_paths(context))
    cluster = KubernetesObjects((name, document) for name in names for document in source.files.documents(name))
    if names and not source.named and 2 * len(cluster.workloads) < len(context.components):
        shown = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
        why = "less than half of the known services are there; --file names them all the same"
        into.leave_out(shown, "file", why, source.files.place(names[0]))
    elif cluster.workloads:
        reading = _KubernetesReading(cluster, source, context)
        observe_workloads(reading.workloads(), reading.roles, into, context.options.aliases)
    return into.observations()


class _KubernetesReading:
    """The workloads of a cluster together with their source."""

    def __init__(self, cluster: KubernetesObjects, source: Source, context: Context) -> None:
        self.cluster = cluster
        self.roles: Roles = roles(context.tables.get("roles", {}))
        self.folders = self._folders(source)
        table = context.tables.get("addresses", {})
        self.files = ComponentFiles(source.files, {name: [path] for name, path in self.folders.items()}, table)
        self.team_label = self._team_label()

    def _folders(self, source: Source) -> Mapping[str, str]:
        """The folder of each workload whose source is here and that is part of the system."""
        known = SourceFolders(source.files)
        found: dict[str, str] = {}
        for item in self.cluster.workloads:
            image = next(iter(item.images), "")
            folder = known.find(image, (item.name, *self.cluster.service_names(item)))
            if folder is not None and self.roles.role(item.name) is None:
                found[item.name] = folder
        return found

    def _team_label(self) -> str | None:
        """The label that says who owns a workload; one that all share under `part-of` is the name of the system."""
        for label in TEAM_LABELS:
            values = [item.labels.get(label) or item.pod_labels.get(label) for item in self.cluster.workloads]
            if any(values) and (label != TEAM_LABELS[-1] or len(set(values)) > 1):
                return label
        return None

    def workloads(self) -> Iterator[Workload]:
        for item in self.cluster.workloads:
            folder = self.folders.get(item.name)
            team = self.team_label and (item.labels.get(self.team_label) or item.pod_labels.get(self.team_label))
            label = item.labels.get(NAME_LABEL) or item.pod_labels.get(NAME_LABEL)
            yield Workload(
                name=item.name,
                file=item.file,
                namespace=item.namespace,
                place=item.place,
                image=next(iter(item.images), ""),
                built=folder is not None,
                folders=(folder,) if folder else (),
                packages=server_packages(self.files.files, (folder,) if folder else ()),
                names=(*self.cluster.service_names(item), *([label] if label else []), *_telemetry_name(item)),
                references=tuple(self._references(item)),
                unset=tuple(_unset(item)),
                hardware="gpu" if item.has_accelerator else None,
                mode="batch" if item.kind == "CronJob" else None,
                team=team or None,
                load=item.replicas * item.cores if item.cores else None,
            )

    def _references(self, item: Object) -> Iterator[WorkloadReference]:
        named = self._named_in_source(item)
        for variable in item.variables:
            if ground := self._ground(item, variable, named):
                found = hosts(variable.value or "", variable.name)
                yield from (WorkloadReference(host.name, variable.name, ground) for host in found)

    def _ground(self, item: Object, variable: EnvironmentVariable, named: Mapping[str, SourceLine]) -> Ground | None:
        """What an address rests on; None where the component's source shows that it does not use the variable."""
        if variable.shared is None or self.cluster.loads[variable.shared] == 1:
            return Ground(f"{variable.name} in {variable.file}", Confidence.HIGH, variable.place)
        if line := named.get(variable.name):
            why = f"{variable.name} of ConfigMap {variable.shared}, named in {line.file}"
            return Ground(why, Confidence.MEDIUM, self.files.files.place(line.file, line.number))
        if item.name in self.folders:
            return None
        why = f"{variable.name} of ConfigMap {variable.shared}, which several services load"
        return Ground(why, Confidence.LOW, variable.place)

    def _named_in_source(self, item: Object) -> Mapping[str, SourceLine]:
        """Where the component's source names the variables that it shares with others."""
        shared = [variable.name for variable in item.variables if variable.shared]
        if item.name not in self.folders or not shared:
            return {}
        wanted = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, shared))})(?![\w-])")
        words = [variable.lower().replace("_", "-") for variable in shared]
        found: dict[str, SourceLine] = {}
        for line in (line for name in self.files.of(item.name) for line in self.files.lines(name, words)):
            for match in wanted.finditer(line.text):
                found.setdefault(match[0], line)
        return found


def _unset(item: Object) -> Iterator[tuple[str, Place]]:
    return (
        (variable.name, variable.place)
        for variable in item.variables
        if variable.value is None and is_address_key(variable.name)
    )


def _telemetry_name(item: Object) -> tuple[str, ...]:
    values = [variable.value for variable in item.variables if variable.name == "OTEL_SERVICE_NAME"]
    return tuple(value for value in values if value)
