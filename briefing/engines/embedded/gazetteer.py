"""What is known of names before reading: institutions, outlets, parties, countries and their leaders."""

import re
import unicodedata
from functools import cache, lru_cache

from briefing.engines.embedded.lexicons import pairs, phrases, words
from briefing.types.draft import ActorKind

HONOURS = frozenset(("kc", "qc", "obe", "cbe", "mbe", "phd"))  # after a name; two who have one share no surname
_HONOUR = re.compile(rf"^(\S+ .*\S) (?:{'|'.join(sorted(HONOURS))})$")
_POSSESSIVE = re.compile(r"[’']s?$")
_DOTTED = re.compile(r"(?:[A-Z]\.){3,}")
_STROKED = str.maketrans("łøđı", "lodi")  # no letter with an accent to Unicode
_CHAMBERS = {"house", "senate", "congressional"}


@lru_cache(maxsize=4096)  # an article asks for each of its names many times
def plain(text: str) -> str:
    """A name for comparing: lower case, without accents, dots, article, possessive and letters of an honour."""
    text = _POSSESSIVE.sub("", text).replace(".", "").replace("’", "'")
    text = re.sub(r"^the\s+", "", " ".join(text.split()), flags=re.IGNORECASE).lower()
    text = _HONOUR.sub(r"\1", text)
    return text if text.isascii() else _without_accents(text)


def without_dots(text: str) -> str | None:
    """\"NAACP\" of \"N.A.A.C.P.\", the other way to write an acronym; None of other names."""
    return text.replace(".", "") if _DOTTED.fullmatch(text) else None


def _without_accents(text: str) -> str:
    plainly = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plainly.translate(_STROKED)


@cache
def known_kinds() -> dict[str, ActorKind]:
    """Kinds of well-known names that the recogniser gets wrong, by plain name."""
    kinds = {plain(word): ActorKind.GROUP for _, others in _variant_lines("demonyms") for word in others}
    kinds |= {plain(each): ActorKind.PLACE for name, others in _variant_lines("countries") for each in (name, *others)}
    kinds |= {plain(name): ActorKind.PLACE for name in phrases("states")}
    kinds |= dict.fromkeys((*institutions(), *outlets()), ActorKind.ORGANIZATION)
    for lexicon, kind in (("variants", ActorKind.ORGANIZATION), ("parties", ActorKind.GROUP)):
        kinds |= {plain(each): kind for name, others in _variant_lines(lexicon) for each in (name, *others)}
    return kinds


@cache
def institutions() -> frozenset[str]:
    """Plain names of public institutions."""
    return frozenset(plain(name) for name in phrases("institutions"))


@cache
def seats() -> frozenset[str]:
    """Plain names of chambers and seats of power."""
    return frozenset(plain(name) for name in phrases("seats"))


@cache
def outlets() -> frozenset[str]:
    """Plain names of news outlets."""
    return frozenset(plain(name) for name in phrases("outlets"))


@cache
def variants() -> dict[str, str]:
    """Plain name of a country, party or institution by each other plain name it goes by."""
    lines = (line for lexicon in ("countries", "parties", "variants") for line in _variant_lines(lexicon))
    return {plain(other): plain(name) for name, others in lines for other in others}


@cache
def government_of() -> dict[str, str]:
    """Plain name of a capital to the country whose government it stands for."""
    return {plain(capital): country for capital, country in pairs("capitals").items()}


@cache
def parties() -> frozenset[str]:
    """Plain names of parties, those that stand for their variants."""
    return frozenset(plain(name) for name, _ in _variant_lines("parties"))


def party_of(name: str) -> str | None:
    """The party that a plain name means: "senate republicans" and "gop lawmakers" are "republicans"."""
    parts = name.split()
    if len(parts) > 1 and parts[-1] in words("party_people"):
        parts = parts[:-1]
    if len(parts) > 1 and parts[0] in _CHAMBERS:
        parts = parts[1:]
    bare = " ".join(parts)
    party = variants().get(bare, bare)
    return party if party in parties() else None


@cache
def country_of() -> dict[str, str]:
    """Plain name of a country by each word for what is its own: "russian", "russia", "moscow"."""
    known = {plain(other): plain(name) for name, others in _variant_lines("demonyms") for other in (name, *others)}
    known |= {plain(other): plain(name) for name, others in _variant_lines("countries") for other in (name, *others)}
    return {word: variants().get(country, country) for word, country in known.items()}


@cache
def countries_led() -> dict[str, str]:
    """Plain name of the country that somebody leads or led, by the plain name of the leader."""
    homes = ((country_of().get(plain(country), plain(country)), who) for country, who in _variant_lines("leaders"))
    return {plain(leader): home for home, leaders in homes for leader in leaders}


@cache
def _variant_lines(lexicon: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The name left of '=' on each line of a list, with those right of it, parted by '|'."""
    lines = (line.partition("=") for line in phrases(lexicon))
    return tuple((name.strip(), tuple(filter(None, map(str.strip, others.split("|"))))) for name, _, others in lines)
