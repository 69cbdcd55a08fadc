"""Names gathered: which printed names mean the same person, organisation, place or group."""

import re

from briefing.engines.embedded.clusters import Cluster, genders, person
from briefing.engines.embedded.gazetteer import government_of, institutions, known_kinds, party_of, plain, variants
from briefing.engines.embedded.kind_votes import with_voted_kinds
from briefing.engines.embedded.kinds import is_common_word, is_storm
from briefing.engines.embedded.names import Name, find_names
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.roles import role_of
from briefing.engines.embedded.short_forms import acronym, short_form, without_company
from briefing.types.draft import ActorKind

_COUNTRY = re.compile(r"^(?:us|united states|american|british|uk|federal) ")
_ADMINISTRATION = re.compile(r"^\S.* administration(?: officials)?$")


def find_clusters(parsed: ParsedArticle) -> list[Cluster]:
    """Everybody the article names, in order of first mention, with roles as printed."""
    found = find_names(parsed)
    shared = {word for n in found if n.last - n.first > 1 for word in plain(n.text).split()} | known_kinds().keys()
    names = [n for n in found if not (is_storm(n.text) or is_common_word(n, parsed.doc, shared))]
    clusters = _merge(with_voted_kinds(names, parsed))
    for cluster in clusters:
        _describe(cluster, parsed)
    return clusters


def _merge(names: list[Name]) -> list[Cluster]:
    """Clusters of names that mean the same; fuller names first, so that short ones find them."""
    clusters: list[Cluster] = []
    by_key: dict[tuple[str, bool], Cluster] = {}
    for name in sorted(names, key=lambda n: (-len(plain(n.text).split()), n.start)):
        key = _key(name)
        human = name.kind is ActorKind.PERSON
        cluster = by_key.get((key, human)) or _longer(name, clusters)
        if cluster is None:
            cluster = Cluster(name.kind)
            clusters.append(cluster)
        by_key.setdefault((key, human), cluster)
        cluster.names.append(name)
    _join_governments(clusters)
    _join_administration(clusters)
    for cluster in clusters:
        cluster.names = _outermost(cluster.names)
    clusters.sort(key=lambda cluster: min(name.start for name in cluster.names))
    return clusters


def _longer(name: Name, clusters: list[Cluster]) -> Cluster | None:
    """Whoever has a longer name that this one stands for."""
    if name.kind is ActorKind.PERSON:
        return person(name, clusters)
    return acronym(name, clusters) or short_form(name, clusters)


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
        key = bare if known else without_company(key)
    if name.kind is ActorKind.GROUP and name.text[0].isupper():
        key = party_of(key) or key
    key = variants().get(key, key)
    return key if name.kind is ActorKind.PERSON else key.replace("-", " ")  # "Al-Jazeera" is "Al Jazeera"


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
        female, male = genders((*name.titles, *(role or "").lower().split()))
        cluster.female, cluster.male = cluster.female + female, cluster.male + male
