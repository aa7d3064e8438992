"""Folders of YAML files to a rule pack.

The core pack is also kept compiled: one text with all its rules as JSON, because reading and checking the
YAML would take longer than everything else that a start does. The wheel carries that file; a checkout writes it
anew whenever a rule file has changed.
"""

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archdecide import assets
from archdecide.errors import Diagnostic, InputError, Place, Violation, dotted, nearest
from archdecide.errors import Path as Parts
from archdecide.load.compiled import compiled, is_current, is_whole, restored
from archdecide.load.document import Document, parse
from archdecide.load.pack_files import manifest_in, sha256_of, texts_of
from archdecide.load.schema_reader import ordered, read_model
from archdecide.rules import KEYS, STRICT, Manifest, Pack, RuleFile, assemble
from archdecide.rules.complaints import complaints
from archdecide.rules.targets import FORMS_OF_FEEDS, targets

if TYPE_CHECKING:
    from archdecide.assets import Folder


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
        _joined_sha256(part.sha256 for part in parts),
    )
    if found := ordered([*_wrongly_disabled(parts), *_feeding_nothing(parts), *_located(complaints(pack), parts)]):
        raise InputError(found)
    return pack


def read_pack(folder: "Folder") -> Pack:
    """The pack in one folder alone, completely checked. Raises InputError."""
    part = _Part.read(folder)
    pack = part.pack()
    if found := ordered([*_feeding_nothing([part]), *_located(complaints(pack), [part])]):
        raise InputError(found)
    return pack


def pack_of_texts(name: str, parts: Sequence[Mapping[str, str]]) -> Pack:
    """The packs in these texts of files by path, the first of them complete. Problems are located below the name.

    An earlier version may have written them: a table need not have a value for words that are newer, which then leave
    its criterion open, and claims are not looked at. Raises InputError.
    """
    read = [_Part.of_texts(texts, name) for texts in parts]
    pack = assemble(
        (part.manifest for part in read),
        (file for part in read for file in part.files.values()),
        _joined_sha256(part.sha256 for part in read),
    )
    found = _located(complaints(pack, of_earlier_version=True), read)
    if problems := ordered([*_wrongly_disabled(read), *found]):
        raise InputError(problems)
    return pack


def _joined_sha256(hashes: Iterable[str]) -> str:
    """The hash of several packs together; of a single one its own."""
    several = tuple(hashes)
    return several[0] if len(several) == 1 else hashlib.sha256("".join(several).encode()).hexdigest()


def compile_pack(folder: "Folder") -> str:
    """A folder of rules as the text that installed programs read. Raises InputError."""
    return compiled(read_pack(folder))


class _Part:
    """One folder of rules."""

    def __init__(
        self, sha256: str, manifest: Manifest, files: Mapping[str, RuleFile], documents: Mapping[str, Document]
    ):
        self.sha256, self.manifest, self.files, self.documents = sha256, manifest, files, documents

    @classmethod
    def read(cls, folder: "Folder") -> "_Part":
        return cls.of_texts(texts_of(folder), str(folder))

    @classmethod
    def of_texts(cls, texts: Mapping[str, str], folder: str) -> "_Part":
        """The texts of the files of a folder by path. Raises InputError."""
        named_in = manifest_in(texts)
        problems: list[Diagnostic] = []
        documents: dict[str, Document] = {}
        files: dict[str, RuleFile] = {}
        manifest = None
        for name, text in texts.items():
            try:
                documents[name] = parse(text, posixpath.join(folder, name))
                if name == named_in:
                    manifest = read_model(documents[name], Manifest)
                else:
                    files[name] = read_model(documents[name], RuleFile)
            except InputError as error:
                problems += error.problems
        problems += [] if problems else _doubles(documents.values())
        if problems or manifest is None:
            raise InputError(problems)
        return cls(sha256_of(texts), manifest, files, documents)

    @classmethod
    def of(cls, pack: Pack) -> "_Part":
        """A pack that is complete already, as one file."""
        rules = RuleFile(**{name: getattr(pack, name) for name in KEYS})
        return cls(pack.sha256, pack.manifest, {"": rules}, {})

    def pack(self) -> Pack:
        return assemble([self.manifest], self.files.values(), self.sha256)


def _core() -> Pack:
    """The core pack from its compiled file, which is made anew where it is damaged or, in a checkout, out of date."""
    try:
        text = assets.COMPILED_PACK.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    folder = assets.rules_folder() / "core"
    if not (is_current(text, sha256_of(texts_of(folder))) if assets.is_checkout() else is_whole(text)):
        text = compile_pack(folder)
        assets.keep(assets.COMPILED_PACK, text)
    return restored(text)


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
            yield Diagnostic(part.documents[manifest_in(part.documents)].place(path), what, hint, dotted(path))


def _feeding_nothing(parts: list["_Part"]) -> Iterator[Diagnostic]:
    """Claims that feed what does not exist, and priorities that weigh it."""
    known = targets(file for part in parts for file in part.files.values())
    for part in parts:
        for document in part.documents.values():
            for number, claim in enumerate(document.data.get("claims") or []):
                for position, feed in enumerate(claim.get("feeds") or []):
                    if feed not in known:
                        path: Parts = ("claims", number, "feeds", position)
                        hint = nearest(feed, known) or FORMS_OF_FEEDS
                        what = f"there is nothing called '{feed}' to feed"
                        yield Diagnostic(document.place(path), what, hint, dotted(path))
            for number, note in enumerate(document.data.get("facts") or []):
                for word, weights in (note.get("suggests") or {}).items():
                    for name in sorted(set(weights) - known):
                        path = ("facts", number, "suggests", word)
                        what = f"there is no criterion '{name}' to weigh"
                        yield Diagnostic(document.place(path), what, nearest(name, known), dotted(path))


def _located(found: Iterator[Violation], parts: list[_Part]) -> Iterator[Diagnostic]:
    """The complaints of a pack with the place of the entry they are about: the last file that has it.

    Where only the core has the entry, a further pack made it wrong: by other options, or by what it disables. What it
    does to many rules at once is one problem.
    """
    of_core: dict[tuple[Place, str], list[Diagnostic]] = {}
    for complaint in found:
        problems = (_in_part(complaint, path, part) for path in _paths(complaint) for part in reversed(parts))
        problem = next((problem for problem in problems if problem is not None), None)
        if problem is not None:
            yield problem
        else:
            problem = _of_core(complaint, parts)
            of_core.setdefault((problem.where, problem.what), []).append(problem)
    for (place, what), same in of_core.items():
        first = same[0]
        if len(same) == 1:
            yield first
        else:
            where = f"{what} any more, and {len(same)} places of the core pack name it, {first.path} among them"
            hint = "keep it, or override or disable every rule that names it"
            yield Diagnostic(place, where, hint, first.path.partition(".")[0])


def _paths(complaint: Violation) -> tuple[Parts, ...]:
    return (complaint.path,) if complaint.also is None else (complaint.path, complaint.also)


def _of_core(complaint: Violation, parts: list[_Part]) -> Diagnostic:
    """The place in the manifest of a further pack that made an entry of the core wrong."""
    manifests = [part.documents[manifest_in(part.documents)] for part in reversed(parts) if part.documents]
    keys = ("limits",) if complaint.path[0] == "limits" else ("options", "disabled")
    changes = ((document, key) for key in keys for document in manifests if document.data.get(key))
    document, key = next(changes, (manifests[0], ""))
    hint = complaint.hint
    if key == "limits":
        return Diagnostic(document.place(complaint.path), complaint.what, hint, dotted(complaint.path))
    if len(complaint.path) > 1:
        hint = "; ".join(filter(None, (hint, "override or disable this rule of the core pack")))
    return Diagnostic(document.place_of_key((key,)), complaint.what, hint, dotted(complaint.path))


def _in_part(complaint: Violation, path: Parts, part: _Part) -> Diagnostic | None:
    if len(path) < 2 or path[0] not in KEYS:
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
