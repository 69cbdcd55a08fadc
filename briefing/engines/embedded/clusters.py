"""Names gathered: which printed names mean the same person, organisation, place or group."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from briefing.engines.embedded.gazetteer import (
    country_of,
    government_of,
    institutions,
    known_kinds,
    party_of,
    plain,
    variants,
)
from briefing.engines.embedded.kinds import evident_kind, is_common_word, is_placed, is_storm
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.names import Name, find_names
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.roles import role_of
from briefing.types import ActorKind, Span

_EVIDENT = 5  # votes of the recogniser that plain wording outweighs
_COUNTRY = re.compile(r"^(?:us|united states|american|british|uk|federal) ")
_COMPANY = re.compile(
    r",? (?:inc|incorporated|corp|corporation|company|pty ltd|ltd|limited|plc|llc|co|ag|sa|oy|ab|nv|bv|gmbh)$"
)
_ADMINISTRATION = re.compile(r"^\S.* administration(?: officials)?$")


@dataclass(slots=True)
class Cluster:
    kind: ActorKind
    names: list[Name] = field(default_factory=list)
    pronouns: list[Span] = field(default_factory=list)
    roles: list[tuple[str, int]] = field(default_factory=list)
    female: int = 0
    male: int = 0

    def words(self) -> set[str]:
        return {word for name in self.names for word in plain(name.text).split()}


def find_clusters(parsed: ParsedArticle) -> list[Cluster]:
    """Everybody the article names, in order of first mention, with roles as printed."""
    names = [n for n in find_names(parsed) if not (is_storm(n.text) or is_common_word(n, parsed.doc))]
    clusters = _merge(_with_majority_kind(names, parsed))
    for cluster in clusters:
        _describe(cluster, parsed)
    return clusters


def _with_majority_kind(names: list[Name], parsed: ParsedArticle) -> list[Name]:
    """Names with the kind most of their mentions have; a title makes a person, but of no name that is known."""
    votes: dict[str, Counter[ActorKind]] = defaultdict(Counter)
    shown = [evident_kind(name, parsed.doc) for name in names]
    long = [(n, kind) for n, kind in zip(names, shown, strict=True) if " " in n.text]
    bodies = {plain(n.text) for n, kind in zip(names, shown, strict=True) if kind is ActorKind.ORGANIZATION}
    # "Wembley Stadium" gives nobody a first name, nor does the "Kranwerk Loader" of "the manufacturer Kranwerk"
    full = [n for n, kind in long if n.kind is ActorKind.PERSON and kind in (None, ActorKind.PERSON)]
    full = [n for n in full if plain(n.text).split()[0] not in bodies]
    surnames = {plain(n.text).split()[-1] for n in full}
    alone = {plain(n.text) for n in names if n.kind is ActorKind.PERSON and " " not in n.text}
    surnames |= {plain(n.text).split()[-1] for n, kind in long if kind is ActorKind.PERSON}
    firms = _firms_first(names, full)
    surnames -= firms
    people = (surnames | {part for n in full for part in _given(n)}) - firms
    mentions: dict[str, list[Name]] = defaultdict(list)
    for name, evident in zip(names, shown, strict=True):
        key = plain(name.text)
        votes[key][name.kind] += 1
        mentions[key].append(name)
        if evident is not None:
            votes[key][evident] += _EVIDENT
        if key in known_kinds() and (" " in key or key not in surnames):
            votes[key][known_kinds()[key]] += 1000
        elif _is_titled(name, parsed) or (" " not in key and key in people):
            votes[key][ActorKind.PERSON] += 5
    for key in list(votes):  # "Innobase", taken for a person beside "Innobase Oy"
        company = _COMPANY.sub("", key)
        if company != key and company in votes and company not in people:
            votes[company][ActorKind.ORGANIZATION] += 10
    places = {k.split()[0] for k, counts in votes.items() if " " in k and counts[ActorKind.PLACE] >= _EVIDENT}
    sites = [e.text for e in parsed.doc.ents if e.label_ == "FAC" and e.text.split()[-1] in words("place_words")]
    places |= {plain(site).split()[0] for site in sites}  # "Wembley" beside "Wembley Stadium"
    for key, found in mentions.items():
        last = key.split()[-1] if key else key
        if key not in people and " " not in key and (key in places or is_placed(found, parsed.doc)):
            votes[key][ActorKind.PLACE] += _EVIDENT
        elif " " in key and last in alone and found[0].text.split()[-1] not in words("body_words"):
            votes[key][ActorKind.PERSON] += _EVIDENT  # "Marcus Hale", beside whom "Hale" is a person
    kinds = {key: max(counts, key=lambda kind: counts[kind]) for key, counts in votes.items()}
    kinds |= dict.fromkeys(firms & kinds.keys(), ActorKind.ORGANIZATION)
    people_of_firms = {n.start for n in names if plain(n.text) in firms and _is_titled(n, parsed)}  # "Mr Brightwater"
    return [
        replace(n, kind=ActorKind.PERSON if n.start in people_of_firms else kinds[plain(n.text)])
        for n in names
        if plain(n.text)
    ]


def _firms_first(names: list[Name], people: list[Name]) -> set[str]:
    """First words of bodies that stand alone before anybody of that surname is named: "Brightwater" of Brightwater
    Foods, before its founder Arthur Brightwater.
    """
    bodies = {plain(n.text).split()[0] for n in names if " " in n.text and n.kind is ActorKind.ORGANIZATION}
    alone: dict[str, int] = {}
    for name in names:
        alone.setdefault(plain(name.text), name.start)
    named = {plain(n.text).split()[-1]: n.start for n in reversed(people)}
    return {word for word in bodies & named.keys() if alone.get(word, named[word]) < named[word]}


def _given(name: Name) -> set[str]:
    """The first word of a person's name, unless a place is called so."""
    return {plain(name.text).split()[0]} - known_kinds().keys() - country_of().keys() - government_of().keys()


def _is_titled(name: Name, parsed: ParsedArticle) -> bool:
    """Whether a title stands before a name, and that is no part of what follows: "former Boeing engineer"."""
    if not any(title not in words("title_qualifiers") for title in name.titles):
        return False
    last = parsed.doc[name.last - 1]
    return not (last.dep_ == "compound" and last.head.i >= name.last and last.head.pos_ == "NOUN")


def _merge(names: list[Name]) -> list[Cluster]:
    """Clusters of names that mean the same; fuller names first, so that short ones find them."""
    clusters: list[Cluster] = []
    by_key: dict[tuple[str, bool], Cluster] = {}
    for name in sorted(names, key=lambda n: (-len(plain(n.text).split()), n.start)):
        key = _key(name)
        person = name.kind is ActorKind.PERSON
        cluster = by_key.get((key, person)) or (_person(name, clusters) if person else _acronym(name, clusters))
        if cluster is None:
            cluster = _short_form(name, clusters) or Cluster(name.kind)
            if not cluster.names:
                clusters.append(cluster)
        by_key.setdefault((key, person), cluster)
        cluster.names.append(name)
    _join_governments(clusters)
    _join_administration(clusters)
    for cluster in clusters:
        cluster.names = _outermost(cluster.names)
    clusters.sort(key=lambda cluster: min(name.start for name in cluster.names))
    return clusters


def _outermost(names: list[Name]) -> list[Name]:
    """Names without those that lie in another: "Republican" of "Republican lawmakers"."""
    outer: list[Name] = []
    for name in sorted(names, key=lambda n: (n.start, -n.end)):
        if not outer or name.end > outer[-1].end:
            outer.append(name)
    return outer


def _key(name: Name) -> str:
    """What names of one thing have in common: "the U.S. Supreme Court" is the Supreme Court."""
    key = plain(name.text)
    if name.kind is ActorKind.ORGANIZATION:
        bare = _COUNTRY.sub("", key)
        known = bare in institutions() or known_kinds().get(bare) is ActorKind.ORGANIZATION
        key = bare if known else _COMPANY.sub("", key)
    if name.kind is ActorKind.GROUP and name.text[0].isupper():
        key = party_of(key) or key
    key = variants().get(key, key)
    return key if name.kind is ActorKind.PERSON else key.replace("-", " ")  # "Al-Jazeera" is "Al Jazeera"


def _short_form(name: Name, clusters: list[Cluster]) -> Cluster | None:
    """The one longer name that a shorter stands for: "the Journal", "Georgetown", "Labor Department" of the US one."""
    if name.kind is not ActorKind.ORGANIZATION:
        return None
    word = plain(name.text)
    if " " in word:
        national = [c for c in clusters if c.kind is name.kind and _is_national(plain(c.names[0].text), word)]
        return national[0] if len(national) == 1 else None
    fitting = []
    for cluster in clusters:
        parts = plain(cluster.names[0].text).split()
        if cluster.kind is ActorKind.ORGANIZATION and len(parts) > 1 and word in (parts[0], parts[-1]):
            fitting.append(cluster)
    alone = word in institutions() and not any(" of " in c.names[0].text for c in fitting)
    return fitting[0] if len(fitting) == 1 and not alone and _is_shortened(name, fitting[0]) else None


def _is_shortened(name: Name, cluster: Cluster) -> bool:
    """Whether a word that begins a longer name stands for it: not where it comes first and the rest names a thing.

    "Kranwerk" before the "Kranwerk Loader" is who makes it; before "Kranwerk Holdings" it is that company.
    """
    full = min(cluster.names, key=lambda n: n.start)
    first, *rest = full.text.split()
    if plain(name.text) != plain(first) or full.start <= name.start:
        return True
    return len(rest) == 1 and rest[0].strip(".") in words("body_words")


def _is_national(longer: str, shorter: str) -> bool:
    """Whether a body's longer name is its shorter after that of its country: "Canadian Trade Commission"."""
    country = longer.removesuffix(f" {shorter}")
    return country != longer and known_kinds().get(country) in (ActorKind.PLACE, ActorKind.GROUP)


def _person(name: Name, clusters: list[Cluster]) -> Cluster | None:
    """The person whose fuller name holds this one: by surname, or by first name where that is unique."""
    parts = plain(name.text).split()
    people = [cluster for cluster in clusters if cluster.kind is ActorKind.PERSON]
    if len(parts) == 1:
        by_surname = [c for c in people if any(surname(n.text) == parts[0] for n in c.names)]
        candidates = by_surname or [c for c in people if any(plain(n.text).split()[0] == parts[0] for n in c.names)]
        candidates = [c for c in candidates if not _is_another(name, c)]
        return _principal(_of_gender(name, candidates))
    for cluster in people:
        for other in cluster.names:
            theirs = plain(other.text).split()
            alike = surname(other.text) == surname(name.text)
            if len(theirs) > 1 and alike and _same_first(theirs[0], parts[0]):
                return cluster
    return None


def _is_another(name: Name, cluster: Cluster) -> bool:
    """Whether "President Obama" comes before anybody of that surname is named in full, and that without the title."""
    if not set(name.titles) & words("offices") or any(n.start <= name.start for n in cluster.names):
        return False
    return not any(set(n.titles) & set(name.titles) for n in cluster.names)


def surname(name: str) -> str:
    """The last word of a plain name that is no suffix."""
    parts = [part for part in plain(name).split() if part.strip(",") not in ("jr", "sr", "ii", "iii", "iv")]
    return parts[-1].strip(",") if parts else plain(name)


def _same_first(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) <= 2 and one[0] == other[0])


def _of_gender(name: Name, candidates: list[Cluster]) -> list[Cluster]:
    female = bool(set(name.titles) & words("female_titles"))
    male = bool(set(name.titles) & words("male_titles"))
    if not (female or male) or len(candidates) < 2:
        return candidates
    fitting = [
        c
        for c in candidates
        if any(set(n.titles) & words("female_titles" if female else "male_titles") for n in c.names)
    ]
    return fitting or candidates


def _principal(candidates: list[Cluster]) -> Cluster | None:
    """Of several people of one surname the one named in full first: the others are named in full each time."""

    def place(cluster: Cluster) -> int:
        return min(n.start for n in cluster.names)

    return min(candidates, key=place, default=None)


def _acronym(name: Name, clusters: list[Cluster]) -> Cluster | None:
    text = name.text.replace(".", "")
    if not (2 <= len(text) <= 6 and text.isupper()):
        return None
    for cluster in clusters:
        if cluster.kind is ActorKind.PERSON:
            continue
        for other in cluster.names:
            initials = "".join(w[0] for w in other.text.split() if w[0].isupper())
            if len(initials) > 1 and (initials == text or (len(text) > 2 and initials.startswith(text))):
                return cluster
    return None


def _join_governments(clusters: list[Cluster]) -> None:
    """A capital named beside its country stands for its government ("Moscow demanded")."""
    governments = government_of()
    by_name = {
        variants().get(plain(n.text), plain(n.text)): c
        for c in clusters
        if c.kind is not ActorKind.PERSON
        for n in c.names
    }
    for cluster in list(clusters):
        country = governments.get(plain(cluster.names[0].text)) if cluster.kind is not ActorKind.PERSON else None
        key = plain(country) if country else None
        home = by_name.get(variants().get(key, key)) if key else None
        if home is not None and home is not cluster:
            home.names.extend(cluster.names)
            clusters.remove(cluster)


def _join_administration(clusters: list[Cluster]) -> None:
    """\"Administration officials\" beside the "Obama administration" are its own, where only one is named."""
    named = [c for c in clusters if any(_ADMINISTRATION.search(plain(n.text)) for n in c.names)]
    if len(named) != 1:
        return
    for cluster in list(clusters):
        if cluster is not named[0] and all(plain(n.text) == "administration officials" for n in cluster.names):
            named[0].names.extend(cluster.names)
            clusters.remove(cluster)


def _describe(cluster: Cluster, parsed: ParsedArticle) -> None:
    """Roles and what tells the gender."""
    if cluster.kind is not ActorKind.PERSON:
        return
    for name in sorted(cluster.names, key=lambda n: n.start):
        role = role_of(name, parsed.doc)
        if role:
            cluster.roles.append((role, name.start))
        told = {*name.titles, *(role or "").lower().split()}
        cluster.female += bool(told & words("female_titles"))
        cluster.male += bool(told & words("male_titles"))
