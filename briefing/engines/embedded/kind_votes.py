"""The kind of each name, by the votes of all its mentions and of what its words mean elsewhere in the article."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from briefing.engines.embedded.gazetteer import country_of, government_of, known_kinds, plain
from briefing.engines.embedded.kinds import evident_kind, is_definite, is_placed
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.names import Name
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.persons import is_shown_as_person
from briefing.engines.embedded.short_forms import abbreviates, adds_nothing, is_company, meant
from briefing.types.draft import ActorKind

_EVIDENT = 5  # votes of the recogniser that plain wording outweighs
_KNOWN = 1000  # what is known of a name outweighs all
_Votes: TypeAlias = dict[str, Counter[ActorKind]]  # for each kind, by plain name
_Mentions: TypeAlias = Mapping[str, Sequence[Name]]  # of each plain name
_Shown: TypeAlias = Sequence[tuple[Name, ActorKind | None]]  # names with the kind that wording shows, if any


def with_voted_kinds(names: Sequence[Name], parsed: ParsedArticle) -> list[Name]:
    """Names with the kind most of their mentions have; a title makes a person, but of no name that is known."""
    shown = [(name, evident_kind(name, parsed.doc)) for name in names if plain(name.text)]
    parts = _parts(shown)
    votes: _Votes = defaultdict(Counter)
    mentions: dict[str, list[Name]] = defaultdict(list)
    for name, evident in shown:
        _vote(votes[plain(name.text)], name, evident, parts, parsed)
        mentions[plain(name.text)].append(name)
    _vote_by_longer_names(votes, parts)
    _vote_by_initials(votes, mentions)
    _vote_by_place(votes, mentions, parts, parsed)
    _vote_on_lone_words(votes, mentions, parts, parsed)
    kinds = {key: max(counts, key=lambda kind: counts[kind]) for key, counts in votes.items()}
    kinds |= dict.fromkeys(parts.firms & kinds.keys(), ActorKind.ORGANIZATION)
    return [replace(name, kind=_kind(name, kinds, parts, parsed)) for name, _ in shown]


@dataclass(frozen=True, slots=True)
class _Parts:
    """Plain words of longer names, by what they mean where they stand alone."""

    surnames: set[str]
    people: set[str]  # surnames and first names
    firms: set[str]  # though somebody has this surname


def _parts(shown: _Shown) -> _Parts:
    bodies = {plain(n.text) for n, kind in shown if kind is ActorKind.ORGANIZATION}
    # "Wembley Stadium" gives nobody a first name, nor does the "Kranwerk Loader" of "the manufacturer Kranwerk"
    long = [(n, kind) for n, kind in shown if " " in n.text]
    full = [n for n, kind in long if n.kind is ActorKind.PERSON and kind in (None, ActorKind.PERSON)]
    full = [n for n in full if plain(n.text).split()[0] not in bodies]
    surnames = {plain(n.text).split()[-1] for n in full}
    surnames |= {plain(n.text).split()[-1] for n, kind in long if kind is ActorKind.PERSON}
    firms = _firms([n for n, _ in shown], full)
    given = {part for n in full for part in _given(n)}
    return _Parts(surnames - firms, (surnames | given) - firms, firms)


def _firms(names: Sequence[Name], people: Sequence[Name]) -> set[str]:
    """Surnames that mean a body where they first stand alone."""
    surnames = {plain(n.text).split()[-1] for n in people}
    bodies = (n for n in names if n.kind is ActorKind.ORGANIZATION and plain(n.text).split()[-1] not in surnames)
    longer = [*people, *(n for n in bodies if " " in n.text)]
    alone: dict[str, Name] = {}
    for name in names:
        if plain(name.text) in surnames:
            alone.setdefault(plain(name.text), name)
    owners = {word: meant(name, longer) for word, name in alone.items()}
    return {word for word, owner in owners.items() if owner and owner.kind is ActorKind.ORGANIZATION}


def _given(name: Name) -> set[str]:
    """The first word of a person's name, unless a place is called so."""
    return {plain(name.text).split()[0]} - known_kinds().keys() - country_of().keys() - government_of().keys()


def _vote(
    counts: Counter[ActorKind], name: Name, evident: ActorKind | None, parts: _Parts, parsed: ParsedArticle
) -> None:
    key = plain(name.text)
    counts[name.kind] += 1
    if evident is not None:
        counts[evident] += _EVIDENT
    if key in known_kinds() and (" " in key or key not in parts.surnames):
        counts[known_kinds()[key]] += _KNOWN
    elif _is_titled(name, parsed) or key in parts.people:
        counts[ActorKind.PERSON] += _EVIDENT


def _vote_by_longer_names(votes: _Votes, parts: _Parts) -> None:
    """\"Innobase\", taken for a person beside "Innobase Oy"; "Marcus Hale", beside whom "Hale" is a person."""
    alone = {key for key, counts in votes.items() if " " not in key and counts[ActorKind.PERSON]}
    for key, counts in votes.items():
        first, _, last = key.rpartition(" ")
        if first in votes and first not in parts.people and _is_firm(first, key):
            votes[first][ActorKind.ORGANIZATION] += 2 * _EVIDENT if is_company(key) else votes[first][ActorKind.PERSON]
            del votes[first][ActorKind.PERSON]
        elif first and last in alone and not adds_nothing([last]):
            counts[ActorKind.PERSON] += _EVIDENT


def _vote_by_initials(votes: _Votes, mentions: _Mentions) -> None:
    """\"EDS\", taken for a person beside Electronic Data Systems."""
    names = [name for found in mentions.values() for name in found]
    bodies = {n.text for n in names if n.kind is ActorKind.ORGANIZATION and " " in n.text}
    for letters in {n.text for n in names if n.kind is ActorKind.PERSON and n.text.isupper()}:
        if any(abbreviates(letters, body) for body in bodies):
            votes[plain(letters)][ActorKind.ORGANIZATION] += 2 * _EVIDENT


def _is_firm(short: str, full: str) -> bool:
    """Whether a name is that of a body for what its longer form adds: not "Arthur Brightwater" of his foundation."""
    return is_company(full) or (" " not in short and adds_nothing([full.removeprefix(f"{short} ")]))


def _vote_by_place(votes: _Votes, mentions: _Mentions, parts: _Parts, parsed: ParsedArticle) -> None:
    """\"Leith" where every mention is in it, "Wembley" beside Wembley Stadium."""
    places = {key.split()[0] for key, n in votes.items() if " " in key and n[ActorKind.PLACE] >= _EVIDENT}
    sites = [e.text for e in parsed.doc.ents if e.label_ == "FAC" and e.text.split()[-1] in words("place_words")]
    places |= {plain(site).split()[0] for site in sites}
    longer = {key.split()[-1] for key in mentions if " " in key}
    for key, found in mentions.items():
        if key in parts.people or " " in key:
            continue
        if key in places or is_placed(found, parsed.doc):
            votes[key][ActorKind.PLACE] += _EVIDENT
        elif key not in longer and not key.endswith("s") and is_definite(found, parsed.doc):
            # "the Aln", "the CSSF"; not "the Clintons"
            votes[key][ActorKind.ORGANIZATION if found[0].text.isupper() else ActorKind.PLACE] += 1
            del votes[key][ActorKind.PERSON]


def _vote_on_lone_words(votes: _Votes, mentions: _Mentions, parts: _Parts, parsed: ParsedArticle) -> None:
    """\"Kranwerk", taken for a person where nobody is called so in full and nothing shows one."""
    longer = {word for key in mentions if " " in key or "-" in key for word in re.split(r"[ -]", key)}
    for key, found in mentions.items():
        lone = " " not in key and key not in longer | parts.people
        if lone and votes[key][ActorKind.PERSON] and not is_shown_as_person(found, parsed.doc):
            votes[key][ActorKind.ORGANIZATION] += votes[key].pop(ActorKind.PERSON)


def _kind(name: Name, kinds: dict[str, ActorKind], parts: _Parts, parsed: ParsedArticle) -> ActorKind:
    key = plain(name.text)
    return ActorKind.PERSON if key in parts.firms and _is_titled(name, parsed) else kinds[key]  # "Mr Brightwater"


def _is_titled(name: Name, parsed: ParsedArticle) -> bool:
    """Whether a title stands before a name, and that is no part of what follows: "former Boeing engineer"."""
    if not any(title not in words("title_qualifiers") for title in name.titles):
        return False
    last = parsed.doc[name.last - 1]
    return not (last.dep_ == "compound" and last.head.i >= name.last and last.head.pos_ == "NOUN")
