"""The objects of Kubernetes manifests, as far as a scan needs them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from archdecide.errors import Path, Place
from archdecide.importers import ForeignDocument
from archdecide.importers.manifest_sets import is_workload, objects
from archdecide.importers.plain import at, mapping, sequence, text

_QUANTITY = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)(m?)")
_VARIABLE = re.compile(r"\$\(([A-Za-z_][\w.-]*)\)")
ACCELERATORS = ("nvidia.com/gpu", "amd.com/gpu", "gpu.intel.com/i915", "google.com/tpu", "aws.amazon.com/neuron")


class EnvironmentVariable(Struct, frozen=True):
    """A variable of a container. `value` is None where it comes from a secret or from nowhere.

    `shared` names the ConfigMap that is loaded as a whole, so that the variable may be meant for others.
    """

    name: str
    value: str | None
    file: str
    place: Place
    shared: str | None = None


class Object(Struct, frozen=True, kw_only=True):
    """A workload: a Deployment, StatefulSet, DaemonSet, Rollout or CronJob."""

    kind: str
    name: str
    namespace: str
    file: str
    place: Place
    labels: Mapping[str, str]
    pod_labels: Mapping[str, str]
    images: tuple[str, ...]
    variables: tuple[EnvironmentVariable, ...]
    replicas: int
    cores: float | None
    has_accelerator: bool


class _Spot(Struct, frozen=True):
    """A container in a document."""

    file: str
    document: ForeignDocument
    path: Path

    def place(self, *more: str | int) -> Place:
        return self.document.place((*self.path, *more))


class KubernetesObjects:
    """Everything that a scan reads of some documents."""

    def __init__(self, documents: Iterable[tuple[str, ForeignDocument]]) -> None:
        """`documents` come with the names of their files."""
        self.workloads: list[Object] = []
        self.services: list[tuple[str, str, Mapping[str, str]]] = []
        """Name, namespace and selector."""
        self.config_maps: dict[tuple[str, str], Mapping[str, str]] = {}
        self.most_replicas: dict[tuple[str, str], int] = {}
        found = [(name, document, item, path) for name, document in documents for item, path in objects(document)]
        for _, _, item, _ in found:
            self._keep(item)
        for file, document, item, path in found:
            if is_workload(item) and at(item, "metadata", "name"):
                self.workloads.append(self._workload(file, document, item, path))
        self.loads = self._loads()

    def _keep(self, item: Mapping[str, Any]) -> None:
        name, namespace = text(at(item, "metadata", "name")), text(at(item, "metadata", "namespace"))
        match item.get("kind"):
            case "Service":
                self.services.append((name, namespace, _texts_of(at(item, "spec", "selector"))))
            case "ConfigMap":
                self.config_maps[namespace, name] = _texts_of(item.get("data"))
            case "HorizontalPodAutoscaler":
                most = at(item, "spec", "maxReplicas")
                if isinstance(most, int):
                    self.most_replicas[namespace, text(at(item, "spec", "scaleTargetRef", "name"))] = most

    def _workload(self, file: str, document: ForeignDocument, item: Mapping[str, Any], path: Path) -> Object:
        kind, name = text(item.get("kind")), text(at(item, "metadata", "name"))
        namespace = text(at(item, "metadata", "namespace"))
        to_pod: Path = ("spec", "jobTemplate", "spec", "template") if kind == "CronJob" else ("spec", "template")
        pod = at(item, *map(str, to_pod))
        containers = [mapping(one) for one in sequence(at(pod, "spec", "containers"))]
        spots = [(*path, *to_pod, "spec", "containers", number) for number in range(len(containers))]
        variables = [
            variable
            for container, spot in zip(containers, spots, strict=True)
            for variable in self._variables(_Spot(file, document, spot), container, namespace)
        ]
        own = sorted(containers, key=lambda container: container.get("name") != name)
        replicas = at(item, "spec", "replicas")
        return Object(
            kind=kind,
            name=name,
            namespace=namespace,
            file=file,
            place=document.place((*path, "metadata", "name")),
            labels=_texts_of(at(item, "metadata", "labels")),
            pod_labels=_texts_of(at(pod, "metadata", "labels")),
            images=tuple(text(container.get("image")) for container in own),
            variables=tuple(variables),
            replicas=self.most_replicas.get((namespace, name), replicas if isinstance(replicas, int) else 1),
            cores=_cores(containers),
            has_accelerator=any(
                at(container, "resources", side, resource) not in (None, 0, "0")
                for container in containers
                for side in ("limits", "requests")
                for resource in ACCELERATORS
            ),
        )

    def _variables(self, spot: "_Spot", container: Mapping[str, Any], namespace: str) -> Iterator[EnvironmentVariable]:
        known: dict[str, str] = {}
        for number, entry in enumerate(sequence(container.get("envFrom"))):
            name = text(at(entry, "configMapRef", "name"))
            place = spot.place("envFrom", number)
            for key, shared in self._config_map(name, namespace).items():
                full = text(at(entry, "prefix")) + key
                known[full] = shared
                yield EnvironmentVariable(full, shared, spot.file, place, name)
        for number, entry in enumerate(sequence(container.get("env"))):
            name, place = text(at(entry, "name")), spot.place("env", number)
            value: str | None = None
            reference = at(entry, "valueFrom", "configMapKeyRef")
            if reference is not None:
                value = self._config_map(text(at(reference, "name")), namespace).get(text(at(reference, "key")))
            elif at(entry, "value") is not None:
                value = _VARIABLE.sub(lambda match: known.get(match[1], ""), text(at(entry, "value")))
            if value is not None:
                known[name] = value
            yield EnvironmentVariable(name, value, spot.file, place)

    def _config_map(self, name: str, namespace: str) -> Mapping[str, str]:
        """A ConfigMap; kustomize puts a hash behind the names of those that it makes, in references as well."""
        return self.config_maps.get((namespace, name)) or self.config_maps.get(("", name), {})

    def _loads(self) -> Mapping[str, int]:
        """How many workloads load each ConfigMap as a whole."""
        loaded = [{variable.shared for variable in item.variables if variable.shared} for item in self.workloads]
        return {name: sum(name in names for names in loaded) for names in loaded for name in names}

    def service_names(self, item: Object) -> tuple[str, ...]:
        """The Services whose selector matches a workload."""
        labels = item.pod_labels.items()
        return tuple(
            name
            for name, namespace, selector in self.services
            if selector and namespace == item.namespace and selector.items() <= labels
        )


def _texts_of(value: object) -> Mapping[str, str]:
    return {key: text(item) for key, item in mapping(value).items()}


def _cores(containers: Sequence[Mapping[str, Any]]) -> float | None:
    """The processor requests of all containers in cores; None where none has one."""
    matches = [_QUANTITY.fullmatch(text(at(item, "resources", "requests", "cpu"))) for item in containers]
    known = [float(match[1]) / (1000 if match[2] else 1) for match in matches if match]
    return sum(known) if known else None
