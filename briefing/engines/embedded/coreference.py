"""Who is who: every mention of a person, organisation, place or group, gathered under one name.

Names are merged by their words, titles and acronyms; pronouns and definite descriptions ("the senator") go to the
nearest fitting person, and stay unresolved where none or several fit.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

from spacy.tokens import Token

from briefing.engines.embedded.clusters import Cluster, genders, surname
from briefing.engines.embedded.descriptions import described_bodies, described_person
from briefing.engines.embedded.gazetteer import parties, party_of, plain, without_dots
from briefing.engines.embedded.merging import find_clusters
from briefing.engines.embedded.names import Name
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.quotations import is_speech
from briefing.types.article import Span
from briefing.types.draft import ActorKind

_SINGULAR = {"he", "him", "his", "himself", "she", "her", "hers", "herself"}
_FEMALE = {"she", "her", "hers", "herself"}
_APART = {"though", "although", "while", "when", "as", "after", "before", "because", "but", "--", "–", "—", ";"}
_WITHIN = 2.0  # prominence of the subject of a clause within another: "Moss believes that Holt …"
_AGREE = 2  # pronouns that tell somebody's gender, where none tells another
_REACH = 3  # sentences a pronoun looks back
_Named: TypeAlias = tuple[int, float, Cluster | None]  # token, prominence, who; None: one of several of that surname


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something the article names. ``mentions`` are all places, pronouns included; ``names`` the named."""

    name: str
    kind: ActorKind
    role: str | None
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]
    names: tuple[Span, ...]
    role_at: int | None = None  # code point of the mention that prints the role
    female: bool | None = None  # of a person, where titles, roles and pronouns tell it


@dataclass(frozen=True, slots=True)
class Entities:
    """All entities of an article, in order of first mention."""

    items: tuple[Entity, ...]
    _starts: tuple[int, ...] = ()
    _mentions: tuple[tuple[int, int, int], ...] = ()  # start, end, index of the entity
    shared_surnames: frozenset[str] = frozenset()  # which alone name nobody for sure

    def name_at(self, span: Span) -> str | None:
        """The name of whoever a span mentions as its main words; None where that is not sure."""
        entity = self.at(span)
        return entity.name if entity else None

    def at(self, span: Span) -> Entity | None:
        """The entity whose mention starts latest within the span, or holds it."""
        last = bisect_right(self._starts, span.end - 1) - 1
        while last >= 0:
            start, end, index = self._mentions[last]
            if start < span.end and span.start < end:
                return self.items[index]
            if end < span.start - 200:
                return None
            last -= 1
        return None


def find_entities(parsed: ParsedArticle) -> Entities:
    """The entities of an article with every mention that can be resolved."""
    clusters = find_clusters(parsed)
    shared = _shared_surnames(clusters)
    _resolve_people(clusters, parsed, shared)
    described_bodies(clusters, parsed)
    return _entities([cluster for cluster in clusters if cluster.names], shared)


def _resolve_people(clusters: list[Cluster], parsed: ParsedArticle, shared: frozenset[str]) -> None:
    """Gives he, she and definite roles to the nearest person that fits."""
    people = [c for c in clusters if c.kind is ActorKind.PERSON]
    named: list[_Named] = []
    by_writer: list[_Named] = []  # the same without what stands in speeches
    by_token = {name.first: None if _is_shared(name, shared) else c for c in people for name in c.names}
    speeches = [q for q in parsed.quotations if is_speech(parsed.article.text, q)]
    quoted = {i for q in speeches for i in range(q.start, q.end)}
    for token in parsed.doc:
        spoken = token.idx in quoted
        mentioned = (named,) if spoken else (named, by_writer)
        if token.i in by_token:
            for recent in mentioned:
                recent.append((token.i, _prominence(token), by_token[token.i]))
            continue
        pronoun = token.lower_ in _SINGULAR and token.pos_ in ("PRON", "DET")
        # of the writer's alone where the pronoun is: "Marsh never answered," he said
        if pronoun:
            others = [by_token[t.i] for t in _said_of_others(token) if t.i in by_token]
            who = _pronoun_antecedent(token, [each for each in mentioned[-1] if each[2] not in others])
        else:
            who = described_person(token, people, parsed)
        if who is None:
            continue
        if pronoun:
            who.pronouns.append(Span(token.idx, token.idx + len(token)))
            female = token.lower_ in _FEMALE
            who.female, who.male = who.female + female, who.male + (not female)
            for recent in mentioned:
                recent.append((token.i, _prominence(token), who))
        else:
            start = token.left_edge.idx
            who.pronouns.append(Span(start, token.idx + len(token)))


def _is_shared(name: Name, shared: frozenset[str]) -> bool:
    """Whether a surname stands alone that is several people's."""
    return not name.titles and plain(name.text) in shared


def _said_of_others(pronoun: Token) -> list[Token]:
    """The words in which a name is somebody else's than a subject's: "Marsh" of "he said that Marsh never answered"."""
    if pronoun.dep_ != "nsubj" or pronoun.head.pos_ not in ("VERB", "AUX"):
        return []
    said = [token for token in pronoun.head.subtree if token.i > pronoun.i]
    return list(takewhile(lambda token: token.lower_ not in _APART and token.pos_ != "CCONJ", said))


def _pronoun_antecedent(token: Token, recent: list[_Named]) -> Cluster | None:
    """Whom a pronoun means; nobody where that is a surname of several people."""
    female = token.lower_ in _FEMALE
    border = _sentence_back(token, _REACH)
    best: tuple[float, Cluster | None] | None = None
    for position, weight, who in reversed(recent):
        if position < border:
            break
        if who and (who.male if female else who.female) > (who.female if female else who.male):
            continue
        same_sentence = position >= token.sent.start
        score = weight - (token.i - position) / 40 - (0 if same_sentence else 0.3)
        if best is None or score > best[0]:
            best = (score, who)
    return best[1] if best else None


def _prominence(token: Token) -> float:
    """How likely a pronoun after it means whoever is named: subjects of main clauses most."""
    head = token
    while head.dep_ in ("compound", "flat", "poss") and head.head.i != head.i:
        head = head.head
    if head.dep_ in ("nsubj", "nsubjpass"):
        clause = head.head
        within = clause.dep_ == "relcl" or (clause.dep_ == "ccomp" and clause.i > clause.head.i)
        return _WITHIN if within else 3.0
    return 2 if head.dep_ in ("dobj", "pobj", "ROOT", "appos") and head is token else 1


def _sentence_back(token: Token, count: int) -> int:
    start = token.sent.start
    for _ in range(count):
        if start == 0:
            break
        start = token.doc[start - 1].sent.start
    return start


def _entities(clusters: list[Cluster], shared: frozenset[str]) -> Entities:
    items: list[Entity] = []
    mentions: list[tuple[int, int, int]] = []
    for index, cluster in enumerate(clusters):
        spans = [Span(name.start, name.end) for name in cluster.names]
        items.append(_entity(cluster, spans, shared))
        mentions += [(span.start, span.end, index) for span in (*spans, *cluster.pronouns)]
    mentions.sort()
    return Entities(tuple(items), tuple(start for start, _, _ in mentions), tuple(mentions), shared)


def _shared_surnames(clusters: list[Cluster]) -> frozenset[str]:
    """The surnames that alone name nobody for sure.

    Those are of several people who were named in full before the surname first stands alone, or of whom others than
    the first are named in full again. Else the bare surname is, as newspapers have it, the person introduced first.
    """
    full: dict[str, list[list[int]]] = defaultdict(list)  # where each is named, by surname, in order of first mention
    alone: dict[str, int] = {}
    for cluster in clusters:
        if cluster.kind is not ActorKind.PERSON:
            continue
        starts = sorted(name.start for name in cluster.names if " " in plain(name.text))
        if starts:
            full[surname(next(name.text for name in cluster.names if name.start == starts[0]))].append(starts)
        for name in cluster.names:
            if " " not in plain(name.text):
                alone[plain(name.text)] = min(name.start, alone.get(plain(name.text), name.start))
    return frozenset(
        last
        for last, people in full.items()
        if last in alone
        and (sum(starts[0] < alone[last] for starts in people) > 1 or any(len(starts) > 1 for starts in people[1:]))
    )


def _entity(cluster: Cluster, spans: list[Span], shared: frozenset[str]) -> Entity:
    printed = Counter(name.text for name in cluster.names)
    fullest = max(printed, key=lambda text: (*_fitness(text, cluster.kind), printed[text], len(text)))
    role, role_at = max(cluster.roles, key=lambda row: len(row[0].split()) > 1, default=(None, None))
    plainly = [bare for text in printed if (bare := without_dots(text)) and bare not in printed]
    aliases = tuple(
        dict.fromkeys(
            text for text in (*_by_frequency(printed), *plainly) if text != fullest and plain(text) not in shared
        )
    )
    mentions = tuple(sorted([*spans, *cluster.pronouns]))
    return Entity(fullest, cluster.kind, role, aliases, mentions, tuple(sorted(spans)), role_at, _is_female(cluster))


def _is_female(cluster: Cluster) -> bool | None:
    """Whether somebody is a woman, by title or role, or by pronouns that agree; None where that is not sure."""
    titles = [word for name in cluster.names for word in name.titles]
    female, male = genders([*titles, *(word for role, _ in cluster.roles for word in role.lower().split())])
    if female or male:
        return female if female is not male else None
    votes = cluster.female, cluster.male
    return cluster.female > 0 if min(votes) == 0 and max(votes) >= _AGREE else None


def _by_frequency(printed: Counter[str]) -> list[str]:
    return [text for text, _ in printed.most_common()]


def _fitness(text: str, kind: ActorKind) -> tuple[int, int]:
    """What makes a printed name the one to use: many words; of a party's, that they mean all of it."""
    count = len(text.split()) + len(text.replace("-", " ").split())  # "Hewlett-Packard" before "HP"
    if kind is not ActorKind.GROUP or party_of(plain(text)) is None or not text[0].isupper():
        return 0, count
    whole = 3 if plain(text).endswith(" party") else 2 if plain(text) in parties() else int(text.isupper() or count > 1)
    return whole, -count
