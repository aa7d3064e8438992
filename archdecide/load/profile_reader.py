"""A file to a profile."""

from msgspec import Struct

from archdecide.load.document import Document, parse
from archdecide.load.schema_reader import read_model
from archdecide.load.text import read_text
from archdecide.profile import Profile
from archdecide.profile.inconsistencies import inconsistencies
from archdecide.rules import Pack
from archdecide.rules.profile_complaints import profile_complaints


class LoadedProfile(Struct, frozen=True):
    """A profile with the document it was read from, which knows the place of every value."""

    profile: Profile
    document: Document


def read_profile(source: str, pack: Pack) -> LoadedProfile:
    """The profile in a file, or on standard input where the source is `-`.

    Raises InputError with every problem of the file, each with its place.
    """
    name, text = read_text(source)
    return parse_profile(text, name, pack)


def parse_profile(text: str, name: str, pack: Pack, *, places: bool = False) -> LoadedProfile:
    """The profile in a text; `name` stands for the file in messages. `places` says that they will be asked for.

    Raises InputError.
    """
    document = parse(text, name, places=places)
    profile = read_model(document, Profile, lambda found: (*inconsistencies(found), *profile_complaints(found, pack)))
    return LoadedProfile(profile, document)
