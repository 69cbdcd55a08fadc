"""Short names of bodies: "Norvia" for Norvia Holdings, "the Journal", "the Labor Department", "EDS"."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from briefing.engines.embedded.clusters import Cluster
from briefing.engines.embedded.gazetteer import institutions, known_kinds, plain
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.names import Name
from briefing.types.draft import ActorKind

_COMPANY = re.compile(
    r",? (?:inc|incorporated|corp|corporation|company|pty ltd|ltd|limited|plc|llc|co|group|holdings?"
    r"|ag|sa|oy|ab|nv|bv|gmbh)$"
)


def meant(short: Name, longer: Iterable[Name]) -> Name | None:
    """Whom a short name means by order of mention: who was named in full before it, people first; else who is next.

    "Brightwater" is Brightwater Foods where it stands before its founder Arthur Brightwater is named, after that he.
    """
    fitting = sorted((name for name in longer if stands_for(short, name)), key=lambda name: name.start)
    before = [name for name in fitting if name.start < short.start]
    people = [name for name in before if name.kind is ActorKind.PERSON]
    return next(iter(people or before or fitting), None)


def stands_for(short: Name, longer: Name) -> bool:
    """Whether a short name can stand for a longer one: for a person's before and after, for a body's after it.

    Before it only where the longer one adds no more than what body it is or of which country: "Kranwerk" is Kranwerk
    Holdings wherever it stands, but before the "Kranwerk Loader" who makes it.
    """
    word, full = plain(short.text), plain(longer.text)
    parts = full.split()
    if longer.kind is ActorKind.PERSON:
        return len(parts) > 1 and word in (parts[0], parts[-1])
    if full.endswith(f" {word}"):
        rest = full.removesuffix(f" {word}")
        whose = _is_country(rest) or rest.endswith("'s")
        return whose or (" " not in word and longer.start < short.start)
    if not full.startswith(f"{word} "):
        return False
    return " " not in word and (longer.start < short.start or adds_nothing(parts[1:]))


def adds_nothing(rest: Sequence[str]) -> bool:
    """Whether the words after a name say only what body it is: "Holdings"."""
    return len(rest) == 1 and (rest[0] in _designators() or is_company(f" {rest[0]}"))


def is_company(name: str) -> bool:
    """Whether a plain name ends in the form of a company: "Innobase Oy"."""
    return without_company(name) != name


def without_company(name: str) -> str:
    """A plain name without the form of a company."""
    return _COMPANY.sub("", name)


def short_form(name: Name, clusters: Sequence[Cluster]) -> Cluster | None:
    """The one body whose longer name a shorter stands for; none where several fit."""
    if name.kind is not ActorKind.ORGANIZATION:
        return None
    fitting = [c for c in clusters if c.kind is name.kind and any(stands_for(name, full) for full in c.names)]
    own = plain(name.text) in institutions() and " " not in name.text
    alone = own and not any(" of " in c.names[0].text for c in fitting)
    return fitting[0] if len(fitting) == 1 and not alone else None


def acronym(name: Name, clusters: Sequence[Cluster]) -> Cluster | None:
    """The body or place that an acronym abbreviates."""
    text = name.text.replace(".", "")
    if not (2 <= len(text) <= 6 and text.isupper()):
        return None
    bodies = (c for c in clusters if c.kind is not ActorKind.PERSON)
    return next((c for c in bodies if any(abbreviates(text, n.text) for n in c.names)), None)


def abbreviates(letters: str, full: str) -> bool:
    """Whether letters are the initials of a name, or three or more of them begin it."""
    initials = "".join(word[0] for word in re.split(r"[\s-]+", full) if word[:1].isupper())
    return len(initials) > 1 and (initials == letters or (len(letters) > 2 and initials.startswith(letters)))


@cache
def _designators() -> frozenset[str]:
    return frozenset(plain(word) for word in words("body_words"))


def _is_country(rest: str) -> bool:
    return known_kinds().get(rest) in (ActorKind.PLACE, ActorKind.GROUP)
