"""Where the source of a deployed service lies when the deployment itself does not say it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from archdecide.evidence.spelling import fold
from archdecide.importers import CheckoutFiles
from archdecide.importers.dependency_manifests import MANIFESTS
from archdecide.importers.paths import folder_of, joined
from archdecide.importers.plain import at, sequence, text

DOCKERFILES = ("Dockerfile", "Dockerfile.*")
SKAFFOLD = ("skaffold.yaml", "skaffold.yml")


class SourceFolders:
    """The folders of a checkout that hold source, by the images built from them and by their names."""

    def __init__(self, files: CheckoutFiles) -> None:
        self.files = files
        self.artifacts = dict(_artifacts(files))
        self.built = self._by_name(folder_of(name) for name in files.matching(DOCKERFILES))
        programs = {folder_of(name) for name in files.matching((*MANIFESTS, *DOCKERFILES))}
        self.source = self._by_name(
            folder for name in files.names() if files.is_own_source(name) for folder in _tops_of(name, programs)
        )

    @staticmethod
    def _by_name(folders: Iterable[str]) -> dict[str, set[str]]:
        """Folders by their folded last segment; of `cart` and `cart/src` both count as `cart`."""
        named: dict[str, set[str]] = defaultdict(set)
        for folder in folders:
            parts = folder.split("/")
            if len(parts) > 1 and parts[-1] in ("src", "app", "docker"):
                named[fold(parts[-2])].add("/".join(parts[:-1]))
            named[fold(parts[-1])].add(folder)
        return named

    def holds_source(self, folder: str) -> bool:
        """Whether anything in a folder is source: one of Dockerfiles alone is not where a service is written."""
        return any(map(self.files.is_own_source, self.files.below(folder)))

    def find(self, image: str, names: Iterable[str]) -> str | None:
        """The one folder of an image that is built here, or of a service with these names."""
        last = image_name(image)
        if folder := self.artifacts.get(last):
            return _whole(folder, (last, *names))
        for named in (self.built, self.source):
            for name in dict.fromkeys((*names, last)):
                tops = _tops(named.get(fold(name), set()))
                if len(tops) == 1:
                    return tops[0]
        return None


def image_name(image: str) -> str:
    """The last segment of an image, without tag and digest."""
    return image.partition("@")[0].rsplit("/", 1)[-1].partition(":")[0]


def _artifacts(files: CheckoutFiles) -> Iterable[tuple[str, str]]:
    """The images that skaffold builds, by their last segment, each with its folder."""
    for name in files.matching(SKAFFOLD):
        for document in files.documents(name):
            for artifact in sequence(at(document.data, "build", "artifacts")):
                image = text(at(artifact, "image")).rsplit("/", 1)[-1]
                folder = joined(folder_of(name), text(at(artifact, "context")) or ".")
                inner = text(at(artifact, "jib", "project")).replace(":", "/").strip("/")
                inner = inner or folder_of(text(at(artifact, "docker", "dockerfile")) or ".")
                if folder and files.below(joined(folder, inner) or "."):
                    folder = joined(folder, inner)
                if image and folder:
                    yield image, folder


def _whole(folder: str, names: Iterable[str]) -> str:
    """A folder, or the one above it that is called like the service: `cart/src` holds the Dockerfile of `cart`."""
    parts = folder.split("/")
    wanted = set(map(fold, names))
    matching = (number for number in range(len(parts), 0, -1) if fold(parts[number - 1]) in wanted)
    return "/".join(parts[: next(matching, len(parts))])


def _tops_of(name: str, programs: set[str]) -> Iterator[str]:
    """The folders above a file down to the first that holds a program: what lies deeper is a part of that."""
    parts = name.split("/")[:-1]
    for number in range(1, len(parts) + 1):
        folder = "/".join(parts[:number])
        yield folder
        if folder in programs:
            return


def _tops(folders: Iterable[str]) -> list[str]:
    """Folders that lie in none of the others."""
    every = sorted(folders)
    return [one for one in every if not any(one.startswith(f"{other}/") for other in every)]
