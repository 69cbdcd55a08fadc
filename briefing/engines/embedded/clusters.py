"""What an article says of one person, organisation, place or group, and which person a name means."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from briefing.engines.embedded.gazetteer import plain
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.names import Name
from briefing.types.article import Span
from briefing.types.draft import ActorKind


@dataclass(slots=True)
class Cluster:
    kind: ActorKind
    names: list[Name] = field(default_factory=list)
    pronouns: list[Span] = field(default_factory=list)
    roles: list[tuple[str, int]] = field(default_factory=list)
    female: int = 0
    male: int = 0


def person(name: Name, clusters: Sequence[Cluster]) -> Cluster | None:
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
            if len(theirs) > 1 and alike and (_same_first(theirs[0], parts[0]) or parts == theirs[-len(parts) :]):
                return cluster  # "Di Natale" is Richard Di Natale
    return None


def surname(name: str) -> str:
    """The last word of a plain name that is no suffix."""
    parts = [part for part in plain(name).split() if part.strip(",") not in ("jr", "sr", "ii", "iii", "iv")]
    return parts[-1].strip(",") if parts else plain(name)


def genders(told: Collection[str]) -> tuple[bool, bool]:
    """Whether words of titles and roles are a woman's, and whether they are a man's."""
    return not words("female_titles").isdisjoint(told), not words("male_titles").isdisjoint(told)


def _is_another(name: Name, cluster: Cluster) -> bool:
    """Whether "President Obama" comes before anybody of that surname is named in full, and that without the title."""
    if not set(name.titles) & words("offices") or any(n.start <= name.start for n in cluster.names):
        return False
    return not any(set(n.titles) & set(name.titles) for n in cluster.names)


def _same_first(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) <= 2 and one[0] == other[0])


def _of_gender(name: Name, candidates: list[Cluster]) -> list[Cluster]:
    female, male = genders(name.titles)
    if not (female or male) or len(candidates) < 2:
        return candidates
    same = 0 if female else 1
    return [c for c in candidates if any(genders(n.titles)[same] for n in c.names)] or candidates


def _principal(candidates: list[Cluster]) -> Cluster | None:
    """Of several people of one surname the one named in full first: the others are named in full each time."""

    def place(cluster: Cluster) -> int:
        return min(n.start for n in cluster.names)

    return min(candidates, key=place, default=None)
