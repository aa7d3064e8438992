"""Folders of YAML files to a rule pack.

The core pack is also kept compiled: one text with all its rules as JSON, because reading and checking the
YAML would take longer than everything else that a start does. The wheel carries that file; a checkout writes it
anew whenever a rule file has changed.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from archdecide import assets
from archdecide.errors import Diagnostic, InputError, Place, Violation, dotted, nearest
from archdecide.errors import Path as Parts
from archdecide.load.compiled import compiled, head_of, restored
from archdecide.load.document import Document, parse
from archdecide.load.schema_reader import ordered, read_model
from archdecide.load.text import read_text
from archdecide.rules import KEYS, STRICT, Manifest, Pack, RuleFile, assemble
from archdecide.rules.complaints import complaints
from archdecide.text_kinds import has_control

MANIFEST = "pack.yaml"


def load_pack(*further: Path) -> Pack:
    """The core pack, with further packs that add to it or override it by id, in this order.

    Raises InputError with every problem of a further pack: its form, and names that do not exist.
    """
    core = _core()
    if not further:
        return core
    parts = [_Part.of(core), *(_Part.read(folder) for folder in further)]
    pack = assemble(
        (part.manifest for part in parts),
        (file for part in parts for file in part.files.values()),
        hashlib.sha256("".join(part.sha256 for part in parts).encode()).hexdigest(),
    )
    if found := ordered([*_wrongly_disabled(parts), *_located(complaints(pack), parts)]):
        raise InputError(found)
    return pack


def read_pack(folder: Path) -> Pack:
    """The pack in one folder alone, completely checked. Raises InputError."""
    part = _Part.read(folder)
    pack = part.pack()
    if found := ordered(_located(complaints(pack), [part])):
        raise InputError(found)
    return pack


def compile_pack(folder: Path) -> str:
    """A folder of rules as the text that installed programs read. Raises InputError."""
    return compiled(read_pack(folder))


class _Part:
    """One folder of rules."""

    def __init__(
        self, sha256: str, manifest: Manifest, files: Mapping[str, RuleFile], documents: Mapping[str, Document]
    ):
        self.sha256, self.manifest, self.files, self.documents = sha256, manifest, files, documents

    @classmethod
    def read(cls, folder: Path) -> "_Part":
        texts = _texts(folder)
        problems: list[Diagnostic] = []
        documents: dict[str, Document] = {}
        files: dict[str, RuleFile] = {}
        manifest = None
        for name, text in texts.items():
            try:
                documents[name] = parse(text, str(folder / name))
                if name == MANIFEST:
                    manifest = read_model(documents[name], Manifest)
                else:
                    files[name] = read_model(documents[name], RuleFile)
            except InputError as error:
                problems += error.problems
        problems += [] if problems else _doubles(documents.values())
        if problems or manifest is None:
            raise InputError(problems)
        return cls(_sha256(texts), manifest, files, documents)

    @classmethod
    def of(cls, pack: Pack) -> "_Part":
        """A pack that is complete already, as one file."""
        rules = RuleFile(**{name: getattr(pack, name) for name in KEYS})
        return cls(pack.sha256, pack.manifest, {"": rules}, {})

    def pack(self) -> Pack:
        return assemble([self.manifest], self.files.values(), self.sha256)


def _core() -> Pack:
    """The core pack from its compiled file, which a checkout first brings up to date."""
    try:
        text = assets.COMPILED_PACK.read_text(encoding="utf-8")
    except OSError:
        text = ""
    if assets.is_checkout():
        folder = assets.rules_folder() / "core"
        if not text.startswith(head_of(_sha256(_texts(folder)))):
            text = compile_pack(folder)
            assets.keep(assets.COMPILED_PACK, text)
    return restored(text)


def _texts(folder: Path) -> dict[str, str]:
    """The YAML files below a folder by relative path, in the order of their paths."""
    try:
        what = "" if folder.is_dir() else "is not a folder" if folder.exists() else "does not exist"
    except OSError as error:  # e.g. a name that is too long
        what = f"cannot be read: {error.strerror}"
    if what:
        raise InputError(
            [Diagnostic(Place(str(folder)), what, f"a rule pack is a folder with {MANIFEST} and rule files")]
        )
    paths = sorted(folder.rglob("*.yaml"), key=lambda path: path.relative_to(folder).as_posix())
    if folder / MANIFEST not in paths:
        raise InputError(
            [
                Diagnostic(
                    Place(str(folder)),
                    f"has no {MANIFEST}",
                    "a rule pack names itself there: name, version, description",
                )
            ]
        )
    if found := [problem for path in paths if (problem := _no_rule_file(path)) is not None]:
        raise InputError(found)
    return {path.relative_to(folder).as_posix(): read_text(str(path))[1].replace("\r\n", "\n") for path in paths}


def _no_rule_file(path: Path) -> Diagnostic | None:
    """What keeps a path from being read as a file of a pack. A pipe would never end."""
    if has_control(path.name, lines=False):
        name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        place = Place(str(path.parent))
        return Diagnostic(place, f"the name of the file {name!r} is no text on one line", "rename the file")
    if path.exists() and not path.is_file() and not path.is_dir():
        return Diagnostic(Place(str(path)), "is no regular file", "move it out of the pack")
    return None


def _sha256(texts: Mapping[str, str]) -> str:
    """The hash of a pack: over the path and the text of each file, lines ending in LF."""
    digest = hashlib.sha256()
    for name, text in texts.items():
        content = text.encode()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _doubles(documents: Iterable[Document]) -> Iterator[Diagnostic]:
    """Entries of one pack with the same id: the last would silently stand for all of them."""
    seen: dict[tuple[str, str], tuple[Document, Parts]] = {}
    for document in documents:
        for name, key in {**KEYS, "options": "id"}.items():
            for number, entry in enumerate(document.data.get(name) or []):
                path: Parts = (name, number, key)
                first, at = seen.setdefault((name, entry[key]), (document, path))
                if (first, at) != (document, path):
                    what = f"the {key} '{entry[key]}' is here twice, first at {first.place(at)}"
                    yield Diagnostic(document.place(path), what, "keep one of the two, or rename one", dotted(path))


def _wrongly_disabled(parts: list["_Part"]) -> Iterator[Diagnostic]:
    """Rules that a pack disables although they do not exist, or may not be disabled."""
    files = [file for part in parts for file in part.files.values()]
    known = {getattr(entry, key) for file in files for name, key in KEYS.items() for entry in getattr(file, name)}
    for part in parts:
        for number, identifier in enumerate(part.manifest.disabled):
            path: Parts = ("disabled", number)
            if identifier in STRICT:
                what, hint = f"'{identifier}' cannot be disabled", "its findings always count: remove it from this list"
            elif identifier not in known:
                what = f"there is no rule '{identifier}'"
                hint = nearest(identifier, known) or "see: archdecide rules list"
            else:
                continue
            yield Diagnostic(part.documents[MANIFEST].place(path), what, hint, dotted(path))


def _located(found: Iterator[Violation], parts: list[_Part]) -> Iterator[Diagnostic]:
    """The complaints of a pack with the place of the entry they are about: the last file that has it.

    Where only the core has the entry, a further pack made it wrong: by other options, or by what it disables.
    """
    for complaint in found:
        problems = (_in_part(complaint, path, part) for path in _paths(complaint) for part in reversed(parts))
        yield next((problem for problem in problems if problem is not None), _of_core(complaint, parts))


def _paths(complaint: Violation) -> tuple[Parts, ...]:
    return (complaint.path,) if complaint.also is None else (complaint.path, complaint.also)


def _of_core(complaint: Violation, parts: list[_Part]) -> Diagnostic:
    """The place in the manifest of a further pack that made an entry of the core wrong."""
    manifests = [part.documents[MANIFEST] for part in reversed(parts) if MANIFEST in part.documents]
    changes = ((document, key) for key in ("options", "disabled") for document in manifests if document.data.get(key))
    document, key = next(changes, (manifests[0], ""))
    hint = complaint.hint
    if len(complaint.path) > 1:
        hint = "; ".join(filter(None, (hint, "override or disable this rule of the core pack")))
    return Diagnostic(document.place_of_key((key,)), complaint.what, hint, dotted(complaint.path))


def _in_part(complaint: Violation, path: Parts, part: _Part) -> Diagnostic | None:
    if len(path) < 2:
        return None
    rules, identifier, *rest = path
    for document in part.documents.values():
        entries: list[Any] = document.data.get(str(rules)) or []
        for number, entry in enumerate(entries):
            if entry.get(KEYS[str(rules)]) == identifier:
                place = document.place((str(rules), number, *rest))
                return Diagnostic(
                    place, complaint.what, complaint.hint, f"{identifier}.{dotted(tuple(rest))}".rstrip(".")
                )
    return None
